// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layers_panel.h"

#include "ui/figure_sort_model.h"
#include "ui/figures_table.h"
#include "ui/layer_table_model.h"
#include "ui/layer_values_view.h"
#include "ui/plain_tooltip.h"
#include "ui/plots/sensitivity_plot.h"
#include "ui/progress_line.h"
#include "ui/sensitivity_bars.h"
#include "ui/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace sidelight::ui
{

LayersPanel::LayersPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new LayerTableModel(this))
    , m_sorted(new FigureSortModel(m_model, this))
    , m_summary(new QLabel(this))
    , m_notesButton(new QToolButton(this))
    , m_measure(new QPushButton(this))
    , m_progress(new ProgressLine(this))
    , m_notes(new QLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_words(new QLabel(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_table(new FiguresTable(m_sorted, this))
    , m_onlyIt(new QToolButton(this))
    , m_allButIt(new QToolButton(this))
    , m_plot(new SensitivityPlot(this))
    , m_values(new LayerValuesView(this))
{
    setAccessibleName(QStringLiteral("Layers"));
    m_table->setAccessibleName(QStringLiteral("Layers"));
    m_table->setNameColumn(LayerTableModel::kLayer);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->installEventFilter(this);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignCenter);
    m_words->setWordWrap(true);
    m_words->setMargin(16);

    m_splitter->setHandleWidth(3);
    m_splitter->setChildrenCollapsible(false);
    // Not what its parts need side by side: in a narrow dock they stand above each other.
    m_splitter->setMinimumSize(200, 140);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(makePlotColumn());
    m_splitter->addWidget(m_values);
    m_stack->addWidget(m_words);
    m_stack->addWidget(m_splitter);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTopLine());
    layout->addWidget(m_progress);
    layout->addWidget(m_notes);
    layout->addWidget(m_stack, 1);
    connectParts();
    setContent({});
}

QWidget *LayersPanel::makeTopLine()
{
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_summary->setMinimumWidth(96);
    m_notesButton->setCheckable(true);
    m_notesButton->setAutoRaise(true);
    m_notesButton->setFocusPolicy(Qt::TabFocus);
    m_notesButton->setToolTip(QStringLiteral("Show or hide what quantizing this network means here"));
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setWordWrap(true);
    m_notes->setContentsMargins(8, 2, 8, 4);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setAccessibleName(QStringLiteral("Progress of the measuring"));

    auto *line = new QWidget(this);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(8, 2, 4, 2);
    layout->setSpacing(8);
    layout->addWidget(m_summary, 1);
    layout->addWidget(m_notesButton);
    layout->addWidget(m_measure);
    return line;
}

QWidget *LayersPanel::makePlotColumn()
{
    m_onlyIt->setText(QStringLiteral("Only it quantized"));
    m_onlyIt->setToolTip(QStringLiteral("PSNR of the picture when one layer alone is quantized; the layer "
                                        "that harms most, with the lowest PSNR, stands first"));
    m_allButIt->setText(QStringLiteral("All but it"));
    m_allButIt->setToolTip(
        QStringLiteral("PSNR of the picture when one layer alone stays FP32; the layer that harms most, "
                       "without which PSNR is highest, stands first"));
    auto *group = new QButtonGroup(this);
    auto *column = new QWidget(this);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(4, 1, 4, 1);
    line->setSpacing(2);
    for (QToolButton *button : {m_onlyIt, m_allButIt}) {
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        group->addButton(button);
        line->addWidget(button);
    }
    line->addStretch();
    m_onlyIt->setChecked(true);
    layout->addLayout(line);
    layout->addWidget(m_plot, 1);
    return column;
}

void LayersPanel::connectParts()
{
    connect(m_notesButton, &QToolButton::toggled, this, &LayersPanel::showTopLine);
    connect(m_measure, &QPushButton::clicked, this, [this] {
        if (m_content.running) {
            emit stopRequested();
        } else {
            emit studyRequested(m_content.variant);
        }
    });
    connect(m_onlyIt, &QToolButton::toggled, this, &LayersPanel::showPlot);
    connect(m_plot, &SensitivityPlot::layerChosen, this, &LayersPanel::choose);
    connect(m_plot, &SensitivityPlot::toggleRequested, this, &LayersPanel::toggleKeep);
    connect(m_model, &LayerTableModel::keepChanged, this, [this](const QString &layer, bool keep) {
        m_content.rows = m_model->rows();
        showPlot();
        emit keepChanged(m_content.variant, layer, keep);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid()) {
                    choose(current.siblingAtColumn(LayerTableModel::kLayer).data().toString());
                }
            });
}

void LayersPanel::setContent(LayersContent content)
{
    m_content = std::move(content);
    const int scrolled = m_table->verticalScrollBar()->value();
    m_model->setRows(m_content.rows, m_content.fp32Label);
    const QString words = nothingToShow();
    m_words->setText(words);
    m_stack->setCurrentIndex(words.isEmpty() ? 1 : 0);
    showTopLine();
    showPlot();
    showChosen();
    // After a reset the table knows its height again only once it is laid out.
    m_table->doItemsLayout();
    m_table->verticalScrollBar()->setValue(scrolled);
}

QString LayersPanel::nothingToShow() const
{
    if (m_content.variant == 0) {
        return QStringLiteral("Choose a variant to see its layers.");
    }
    if (!m_content.rows.empty()) {
        return {};
    }
    return m_content.whyNot.isEmpty() ? QStringLiteral("No layers of %1 are known yet.").arg(m_content.label)
                                      : m_content.whyNot;
}

void LayersPanel::showTopLine()
{
    const bool known = !m_content.rows.empty();
    m_summary->setText(known && !m_content.canStudy && !m_content.running && !m_content.whyNot.isEmpty()
                           ? m_content.summary + u'\n' + m_content.whyNot
                           : m_content.summary);
    const auto noteCount = m_content.notes.size();
    m_notesButton->setVisible(noteCount > 0);
    m_notesButton->setText(noteCount == 1 ? QStringLiteral("1 note")
                                          : QStringLiteral("%1 notes").arg(noteCount));
    m_notes->setText(m_content.notes.join(u'\n'));
    m_notes->setVisible(noteCount > 0 && m_notesButton->isChecked());
    m_measure->setText(m_content.running ? QStringLiteral("Stop") : QStringLiteral("Measure layers"));
    m_measure->setAccessibleName(m_content.running ? QStringLiteral("Stop measuring layers")
                                                   : QStringLiteral("Measure layers"));
    m_measure->setEnabled(m_content.running || m_content.canStudy);
    m_measure->setToolTip(plainTooltip(
        m_content.running ? QStringLiteral("Stop; what has been measured stays")
            : m_content.canStudy
            ? QStringLiteral("Quantize each layer of %1 alone, then all but it, and compare the pictures")
                  .arg(m_content.label)
            : m_content.whyNot));
    m_progress->setVisible(m_content.running);
    m_progress->setProgress(m_content.done, m_content.total);
    m_progress->setAccessibleDescription(QStringLiteral("%1 of %2").arg(m_content.done).arg(m_content.total));
}

void LayersPanel::showPlot()
{
    m_plot->setBars(
        sensitivityBars(m_content, m_onlyIt->isChecked() ? Quantized::OnlyIt : Quantized::AllButIt));
    m_plot->setChosenLayer(m_chosen);
}

void LayersPanel::setChosenLayer(const QString &layer)
{
    m_chosen = layer;
    showChosen();
}

void LayersPanel::choose(const QString &layer)
{
    if (layer != m_chosen) {
        m_chosen = layer;
        showChosen();
        emit layerChosen(layer);
    }
}

void LayersPanel::showChosen()
{
    const int row = m_model->rowOf(m_chosen);
    m_plot->setChosenLayer(m_chosen);
    m_values->setLayer(row < 0 ? nullptr : &m_model->rows().at(static_cast<std::size_t>(row)),
                       variantColor(m_content.colorIndex),
                       QStringLiteral("Choose a layer to see its values"));
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(row, LayerTableModel::kLayer));
    QItemSelectionModel *selection = m_table->selectionModel();
    if (index.row() == m_table->currentIndex().row() && selection->isSelected(index)) {
        return;
    }
    const int column = std::max(m_table->currentIndex().column(), 0);
    selection->setCurrentIndex(index.siblingAtColumn(column),
                               QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(index.siblingAtColumn(column));
}

void LayersPanel::toggleKeep(const QString &layer)
{
    const int row = m_model->rowOf(layer);
    if (row >= 0) {
        const bool kept = m_model->rows().at(static_cast<std::size_t>(row)).kept;
        m_model->setData(m_model->index(row, LayerTableModel::kKept), kept ? Qt::Unchecked : Qt::Checked,
                         Qt::CheckStateRole);
    }
}

QSize LayersPanel::sizeHint() const
{
    return {800, 240};
}

void LayersPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool wide = width() > height() * 3 / 2;
    const Qt::Orientation orientation = wide ? Qt::Horizontal : Qt::Vertical;
    const bool first = event->oldSize().isEmpty();
    if (m_splitter->orientation() != orientation || first) {
        m_splitter->setOrientation(orientation);
        const int length = wide ? width() : height();
        m_splitter->setSizes({length * 45 / 100, length * 27 / 100, length * 28 / 100});
    }
}

bool LayersPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        toggleKeep(m_chosen);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}
