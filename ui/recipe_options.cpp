// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recipe_options.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

#include <charconv>

namespace sidelight::ui
{

namespace
{

QString text(const char *words)
{
    return QString::fromUtf8(words);
}

double numberOf(const std::string &value)
{
    double number = 0.0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

/// The shortest text that reads as the number; locale-free.
std::string numberText(double number)
{
    return QString::number(number, 'g', 12).toStdString();
}

}

RecipeOptions::RecipeOptions(QWidget *parent)
    : QWidget(parent)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(4);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void RecipeOptions::setRecipe(const Recipe &recipe)
{
    m_recipe = recipe;
    if (const RecipeRow *row = recipeRow(recipe.name); row != m_row) {
        m_row = row;
        makeControls();
    }
    for (const auto &[key, control] : m_controls) {
        const QSignalBlocker quiet(control);
        show(*recipeOption(*m_row, key));
    }
    enableControls();
}

void RecipeOptions::makeControls()
{
    auto *form = qobject_cast<QFormLayout *>(layout());
    while (form->rowCount() > 0) {
        form->removeRow(0);
    }
    m_controls.clear();
    if (m_row == nullptr) {
        return;
    }
    for (const std::span<const RecipeOption> options : {m_row->options, commonRecipeOptions()}) {
        for (const RecipeOption &option : options) {
            addControl(option, form);
        }
    }
}

void RecipeOptions::addControl(const RecipeOption &option, QFormLayout *form)
{
    QWidget *control = controlOf(option);
    control->setAccessibleName(text(option.label));
    control->setToolTip(text(option.label) + QStringLiteral(": ") + text(option.description));
    m_controls.emplace(option.key, control);
    if (option.kind == RecipeOption::Kind::Switch) {
        form->addRow(control);
    } else {
        form->addRow(text(option.label), control);
    }
}

QWidget *RecipeOptions::controlOf(const RecipeOption &option)
{
    switch (option.kind) {
    case RecipeOption::Kind::Choice: {
        auto *box = new QComboBox;
        for (const char *choice : option.choices) {
            box->addItem(text(choice));
        }
        box->view()->setAccessibleName(text(option.label));
        box->setMinimumContentsLength(8);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::currentTextChanged, this,
                [this, &option](const QString &choice) { set(option, choice.toStdString()); });
        return box;
    }
    case RecipeOption::Kind::Switch: {
        auto *box = new QCheckBox(text(option.label));
        connect(box, &QCheckBox::toggled, this, [this, &option](bool on) { set(option, on ? "on" : "off"); });
        return box;
    }
    case RecipeOption::Kind::Number: {
        auto *box = new QDoubleSpinBox;
        // The number of decimals that its standard value is written with.
        const QString standard = text(option.standard);
        const qsizetype point = standard.indexOf(u'.');
        box->setDecimals(point < 0 ? 0 : static_cast<int>(standard.size() - point - 1));
        box->setRange(option.least, option.most);
        box->setKeyboardTracking(false);
        connect(box, &QDoubleSpinBox::valueChanged, this,
                [this, &option](double number) { set(option, numberText(number)); });
        return box;
    }
    case RecipeOption::Kind::Layers:
        break;
    }
    auto *edit = new QLineEdit;
    edit->setPlaceholderText(QStringLiteral("names, joined by +"));
    connect(edit, &QLineEdit::editingFinished, this,
            [this, &option, edit] { set(option, edit->text().trimmed().toStdString()); });
    return edit;
}

std::string RecipeOptions::valueOf(const RecipeOption &option) const
{
    const auto said = m_recipe.options.find(option.key);
    return said == m_recipe.options.end() ? option.standard : said->second;
}

void RecipeOptions::show(const RecipeOption &option)
{
    QWidget *control = m_controls.at(option.key);
    const std::string value = valueOf(option);
    if (auto *choice = qobject_cast<QComboBox *>(control)) {
        choice->setCurrentText(QString::fromStdString(value));
    } else if (auto *box = qobject_cast<QCheckBox *>(control)) {
        box->setChecked(value == "on");
    } else if (auto *number = qobject_cast<QDoubleSpinBox *>(control)) {
        number->setValue(numberOf(value));
    } else if (auto *edit = qobject_cast<QLineEdit *>(control); edit != nullptr && !edit->hasFocus()) {
        edit->setText(QString::fromStdString(value));
    }
}

void RecipeOptions::set(const RecipeOption &option, const std::string &value)
{
    if (value == valueOf(option)) {
        return;
    }
    // What is said anyway is left out, so that a recipe has one text.
    if (value == option.standard) {
        m_recipe.options.erase(option.key);
    } else {
        m_recipe.options[option.key] = value;
    }
    enableControls();
    emit recipeChanged(m_recipe);
}

/// Of what has no effect as the recipe stands, the controls are off.
void RecipeOptions::enableControls()
{
    const auto enable = [this](const char *key, bool enabled) {
        if (const auto control = m_controls.find(key); control != m_controls.end()) {
            control->second->setEnabled(enabled);
        }
    };
    const auto value = [this](const char *key) {
        const RecipeOption *option = m_row == nullptr ? nullptr : recipeOption(*m_row, key);
        return option == nullptr ? std::string() : valueOf(*option);
    };
    enable("percentile", value("observer") == "percentile");
    // Layers are named by one of the two.
    enable("keep", value("only").empty());
    enable("only", value("keep").empty());
    enable("freeze", value("optimize") != "on");
}

}
