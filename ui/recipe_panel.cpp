// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recipe_panel.h"

#include "inference/core/recipe_bits.h"
#include "inference/core/recipe_plan.h"
#include "inference/core/recipe_table.h"
#include "ui/bits_slider.h"
#include "ui/figure_format.h"
#include "ui/recipe_options.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <string_view>

namespace sidelight::ui
{

namespace
{

/// Whether a row stands for recipes of several names, told apart by their bits.
bool hasBits(const RecipeRow &row)
{
    const std::string_view name = row.name;
    return name == "wNaM" || name == "wN" || name == "aM";
}

QLabel *wrapped(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}

RecipePanel::RecipePanel(const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent)
    , m_title(wrapped(this))
    , m_hint(wrapped(this))
    , m_form(new QWidget(this))
    , m_name(new QComboBox(m_form))
    , m_description(wrapped(m_form))
    , m_weights(new BitsSlider(QStringLiteral("Weights"), m_form))
    , m_activations(new BitsSlider(QStringLiteral("Activations"), m_form))
    , m_options(new RecipeOptions(m_form))
    , m_calibration(new QWidget(m_form))
    , m_pictures(wrapped(m_calibration))
    , m_progress(new QProgressBar(m_form))
    , m_notes(wrapped(m_form))
{
    fillForm();
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(2);
    for (QAction *action : actions) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAutoRaise(true);
        button->setAccessibleName(action->toolTip());
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_hint);
    column->addWidget(m_form);
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->setAccessibleName(QStringLiteral("Recipe"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addLayout(buttons);
    setVariant(nullptr);
}

void RecipePanel::fillForm()
{
    for (const RecipeRow &row : recipeTable()) {
        if (!hasBits(row)) {
            m_name->addItem(QString::fromUtf8(row.name), QString::fromUtf8(row.name));
        }
    }
    m_name->addItem(QStringLiteral("by bits"));
    m_name->setAccessibleName(QStringLiteral("Recipe"));
    m_name->view()->setAccessibleName(m_name->accessibleName());

    auto *open = new QPushButton(QStringLiteral("Open pictures"), m_calibration);
    open->setToolTip(QStringLiteral("Calibrate anew on the pictures that are open now"));
    auto *files = new QPushButton(QStringLiteral("Files…"), m_calibration);
    files->setToolTip(QStringLiteral("Calibrate anew on other pictures: some like those it will run on"));
    auto *row = new QHBoxLayout;
    row->addWidget(open);
    row->addWidget(files);
    row->addStretch();
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(4);
    m_progress->setAccessibleName(QStringLiteral("Calibration"));
    auto *calibration = new QVBoxLayout(m_calibration);
    calibration->setContentsMargins(0, 0, 0, 0);
    calibration->setSpacing(4);
    calibration->addWidget(m_pictures);
    calibration->addLayout(row);

    auto *column = new QVBoxLayout(m_form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_name);
    // Above the description, whose height changes: a slider must not move away from the hand.
    column->addWidget(m_weights);
    column->addWidget(m_activations);
    column->addWidget(m_progress);
    column->addWidget(m_description);
    column->addWidget(m_calibration);
    column->addWidget(m_options);
    column->addWidget(m_notes);

    connect(m_name, &QComboBox::activated, this, [this](int index) {
        const QString name = m_name->itemData(index).toString();
        // By bits: the first step below INT8, which has a name of its own.
        change(name.isEmpty() ? withBits(m_recipe, {4, 8}) : withName(m_recipe, name.toStdString()));
    });
    const auto slide = [this] { change(withBits(m_recipe, {m_weights->bits(), m_activations->bits()})); };
    connect(m_weights, &BitsSlider::bitsChanged, this, slide);
    connect(m_activations, &BitsSlider::bitsChanged, this, slide);
    connect(m_options, &RecipeOptions::recipeChanged, this, &RecipePanel::change);
    connect(open, &QPushButton::clicked, this, [this] { emit calibrationWanted(m_variant, true); });
    connect(files, &QPushButton::clicked, this, [this] { emit calibrationWanted(m_variant, false); });
}

void RecipePanel::setVariant(const VariantRow *row)
{
    const bool changeable = row != nullptr && !row->isOriginal;
    m_form->setVisible(changeable);
    m_hint->setVisible(!changeable);
    m_variant = changeable ? row->id : 0;
    m_title->setText(row == nullptr ? QStringLiteral("No variant") : row->label);
    if (!changeable) {
        m_hint->setText(row == nullptr
                            ? QStringLiteral("Open a model first.")
                            : QStringLiteral("The original stays as it is, so that the others can be "
                                             "compared with it. Make a variant of it."));
        return;
    }
    m_recipe = row->recipe;
    const RecipeRow *known = recipeRow(m_recipe.name);
    const int index = m_name->findData(QString::fromStdString(m_recipe.name));
    {
        const QSignalBlocker quiet(m_name);
        m_name->setCurrentIndex(index < 0 ? m_name->count() - 1 : index);
    }
    m_description->setText(known == nullptr ? QString() : QString::fromUtf8(known->description));
    const RecipeBits bits = bitsOf(m_recipe);
    m_weights->setBits(bits.weights);
    m_activations->setBits(bits.activations);
    m_options->setRecipe(m_recipe);
    showCalibration(*row);
    m_notes->setText(row->notes.join(QStringLiteral("\n\n")));
    m_notes->setVisible(!row->notes.isEmpty());
}

void RecipePanel::showCalibration(const VariantRow &row)
{
    const auto plan = planOf(row.recipe);
    m_calibration->setVisible(plan && plan->needsCalibration());
    const int count = row.calibrationPictures;
    if (row.calibration) {
        m_pictures->setText(calibrationText(*row.calibration) + QStringLiteral(" …"));
    } else if (count == 0) {
        m_pictures->setText(QStringLiteral("No pictures to calibrate on: open some, or choose files."));
    } else {
        m_pictures->setText(QStringLiteral("Calibrated on %1 %2")
                                .arg(count)
                                .arg(count == 1 ? QStringLiteral("picture") : QStringLiteral("pictures")));
    }
    // Its place stays, so that nothing jumps while a slider is held.
    m_progress->setRange(0, row.calibration ? row.calibration->total : 1);
    m_progress->setValue(row.calibration ? row.calibration->done : 0);
}

void RecipePanel::change(const Recipe &recipe)
{
    if (m_variant == 0 || recipe == m_recipe) {
        return;
    }
    m_recipe = recipe;
    emit recipeChanged(m_variant, recipe);
}

QSize RecipePanel::sizeHint() const
{
    return {240, 320};
}

}
