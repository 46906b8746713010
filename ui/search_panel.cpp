// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search_panel.h"

#include "ui/figure_sort_model.h"
#include "ui/figures_table.h"
#include "ui/flow_layout.h"
#include "ui/plain_tooltip.h"
#include "ui/progress_line.h"
#include "ui/search_table_model.h"
#include "ui/search_trade_off.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace sidelight::ui
{

SearchPanel::SearchPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new SearchTableModel(this))
    , m_sorted(new FigureSortModel(m_model, this))
    , m_wish(new QComboBox(this))
    , m_least(new QDoubleSpinBox(this))
    , m_measure(new QComboBox(this))
    , m_pictures(new QLabel(this))
    , m_search(new QPushButton(this))
    , m_progress(new ProgressLine(this))
    , m_status(new QLabel(this))
    , m_add(new QPushButton(QStringLiteral("Add as variant"), this))
    , m_stack(new QStackedWidget(this))
    , m_words(new QLabel(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_plot(new TradeOffPlot(this))
    , m_table(new FiguresTable(m_sorted, this))
{
    setAccessibleName(QStringLiteral("Search for a recipe"));
    m_plot->setAccessibleName(QStringLiteral("Cost and quality of the tried recipes"));
    m_table->setAccessibleName(QStringLiteral("Tried recipes"));
    m_table->setNameColumn(SearchTableModel::kRecipe);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setAlignment(Qt::AlignCenter);
    m_words->setWordWrap(true);
    m_words->setMargin(16);
    m_splitter->setHandleWidth(3);
    m_splitter->setChildrenCollapsible(false);
    // Not what its parts need side by side: in a narrow dock they stand above each other.
    m_splitter->setMinimumSize(200, 140);
    m_splitter->addWidget(m_plot);
    m_splitter->addWidget(m_table);
    m_stack->addWidget(m_words);
    m_stack->addWidget(m_splitter);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeForm());
    layout->addWidget(m_progress);
    layout->addWidget(makeStatusLine());
    layout->addWidget(m_stack, 1);
    connectParts();
    sortByWish();
    setContent({});
}

QWidget *SearchPanel::makeForm()
{
    m_wish->addItem(QStringLiteral("fastest"), static_cast<int>(SearchGoal::Wish::Fastest));
    m_wish->addItem(QStringLiteral("smallest"), static_cast<int>(SearchGoal::Wish::Smallest));
    m_wish->setAccessibleName(QStringLiteral("Wish"));
    m_wish->setToolTip(QStringLiteral("Fastest: the shortest forward pass; smallest: the smallest file"));
    m_measure->addItem(QStringLiteral("dB PSNR"), static_cast<int>(SearchGoal::Measure::Psnr));
    m_measure->addItem(QStringLiteral("SSIM"), static_cast<int>(SearchGoal::Measure::Ssim));
    m_measure->setAccessibleName(QStringLiteral("Measure"));
    for (const QComboBox *box : {m_wish, m_measure}) {
        box->view()->setAccessibleName(box->accessibleName());
    }
    m_least->setAccessibleName(QStringLiteral("Least figure"));
    m_least->setToolTip(QStringLiteral("To be reached on every picture, ○ against the original's output"));
    m_least->setAlignment(Qt::AlignRight);
    takeMeasure();

    auto *form = new QWidget(this);
    auto *layout = new FlowLayout(form);
    layout->setContentsMargins(8, 3, 4, 3);
    layout->setSpacing(6);
    const auto word = [form](const QString &text) { return new QLabel(text, form); };
    layout->addWidget(word(QStringLiteral("Find the")));
    layout->addWidget(m_wish);
    layout->addWidget(word(QStringLiteral("recipe with at least")));
    layout->addWidget(m_least);
    layout->addWidget(m_measure);
    layout->addWidget(m_pictures);
    layout->addWidget(m_search);
    return form;
}

QWidget *SearchPanel::makeStatusLine()
{
    m_progress->setAccessibleName(QStringLiteral("The search is running"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *line = new QWidget(this);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(8, 0, 4, 3);
    layout->setSpacing(8);
    layout->addWidget(m_status, 1);
    layout->addWidget(m_add, 0, Qt::AlignTop);
    return line;
}

void SearchPanel::connectParts()
{
    connect(m_wish, &QComboBox::currentIndexChanged, this, [this] {
        sortByWish();
        showPlot();
    });
    connect(m_measure, &QComboBox::currentIndexChanged, this, [this] {
        takeMeasure();
        showPlot();
    });
    connect(m_least, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        (goal().measure == SearchGoal::Measure::Psnr ? m_leastPsnr : m_leastSsim) = value;
        showPlot();
    });
    connect(m_search, &QPushButton::clicked, this, [this] {
        if (m_content.running) {
            emit stopRequested();
        } else {
            emit searchRequested(goal());
        }
    });
    connect(m_add, &QPushButton::clicked, this, [this] {
        if (const SearchPoint *point = pointToAdd()) {
            emit recipeChosen(point->recipe);
        }
    });
    connect(m_plot, &TradeOffPlot::pointChosen, this, &SearchPanel::choose);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid()) {
                    choose(m_sorted->mapToSource(current).row());
                }
            });
}

void SearchPanel::setContent(SearchContent content)
{
    m_content = std::move(content);
    m_model->setPoints(m_content.points);
    const QString words = nothingToShow();
    m_words->setText(words);
    m_stack->setCurrentIndex(words.isEmpty() ? 1 : 0);
    showForm();
    showPlot();
    choose(m_model->rowOf(m_chosen));
}

SearchGoal SearchPanel::goal() const
{
    return {.wish = static_cast<SearchGoal::Wish>(m_wish->currentData().toInt()),
            .measure = static_cast<SearchGoal::Measure>(m_measure->currentData().toInt()),
            .least = m_least->value()};
}

SearchGoal SearchPanel::shownGoal() const
{
    return m_content.points.empty() ? goal() : m_content.goal.value_or(goal());
}

void SearchPanel::takeMeasure()
{
    const bool psnr = m_measure->currentData().toInt() == static_cast<int>(SearchGoal::Measure::Psnr);
    const QSignalBlocker quiet(m_least);
    m_least->setDecimals(psnr ? 2 : 4);
    m_least->setRange(0.0, psnr ? 100.0 : 1.0);
    m_least->setSingleStep(psnr ? 0.5 : 0.001);
    m_least->setValue(psnr ? m_leastPsnr : m_leastSsim);
}

void SearchPanel::sortByWish()
{
    m_table->sortByColumn(goal().wish == SearchGoal::Wish::Fastest ? SearchTableModel::kTime
                                                                   : SearchTableModel::kBytes,
                          Qt::AscendingOrder);
}

void SearchPanel::choose(int point)
{
    // What was chosen comes back with the recipe, when a new search tries it again.
    if (point >= 0) {
        m_chosen = recipeLabel(m_model->points().at(static_cast<std::size_t>(point)));
    }
    m_plot->setChosen(point);
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(point, SearchTableModel::kRecipe));
    QItemSelectionModel *selection = m_table->selectionModel();
    if (index.row() != m_table->currentIndex().row() || !selection->isSelected(index)) {
        const int column = std::max(m_table->currentIndex().column(), 0);
        selection->setCurrentIndex(index.siblingAtColumn(column),
                                   QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_table->scrollTo(index.siblingAtColumn(column));
    }
    showStatus();
}

void SearchPanel::showForm()
{
    const bool running = m_content.running;
    const bool can =
        !m_content.model.isEmpty() && m_content.pictures > 0 && m_content.problem.isEmpty() && !running;
    for (QWidget *field : std::initializer_list<QWidget *>{m_wish, m_least, m_measure}) {
        field->setEnabled(!running);
    }
    m_pictures->setText(
        QStringLiteral("against the original (○) on %1 %2")
            .arg(m_content.pictures)
            .arg(m_content.pictures == 1 ? QStringLiteral("picture") : QStringLiteral("pictures")));
    m_search->setText(running ? QStringLiteral("Stop") : QStringLiteral("Search"));
    m_search->setAccessibleName(running ? QStringLiteral("Stop searching")
                                        : QStringLiteral("Search for a recipe"));
    m_search->setEnabled(running || can);
    m_search->setToolTip(
        plainTooltip(running   ? QStringLiteral("Stop; the best one so far stays")
                         : can ? QStringLiteral("Try recipes of %1, one after the other").arg(m_content.model)
                               : nothingToShow()));
    m_progress->setVisible(running);
}

void SearchPanel::showStatus()
{
    const QString text = statusText();
    m_status->setText(text);
    const SearchPoint *point = pointToAdd();
    m_add->setVisible(!m_content.points.empty());
    m_status->parentWidget()->setVisible(!text.isEmpty() || !m_content.points.empty());
    m_add->setEnabled(point != nullptr);
    m_add->setAccessibleName(point == nullptr ? QStringLiteral("Add as variant")
                                              : QStringLiteral("Add %1 as variant").arg(recipeLabel(*point)));
    m_add->setToolTip(plainTooltip(point == nullptr
                                       ? QStringLiteral("Choose a recipe that did not fail")
                                       : QStringLiteral("Add %1 to the variants").arg(recipeLabel(*point))));
}

void SearchPanel::showPlot()
{
    m_plot->setContent(searchTradeOff(m_content, shownGoal()));
}

const SearchPoint *SearchPanel::pointToAdd() const
{
    const int chosen = m_model->rowOf(m_chosen);
    const int point = chosen >= 0 ? chosen : m_content.best.value_or(-1);
    if (point < 0 || point >= std::ssize(m_content.points)) {
        return nullptr;
    }
    const SearchPoint &found = m_content.points.at(static_cast<std::size_t>(point));
    return found.error ? nullptr : &found;
}

QString SearchPanel::nothingToShow() const
{
    if (m_content.model.isEmpty()) {
        return QStringLiteral("Open an original to search for a recipe.");
    }
    if (!m_content.points.empty()) {
        return {};
    }
    if (!m_content.problem.isEmpty()) {
        return m_content.problem;
    }
    if (m_content.pictures == 0) {
        return QStringLiteral("Add pictures: a recipe is judged by what it makes of them.");
    }
    return m_content.running
        ? QStringLiteral("Nothing has been tried yet.")
        : QStringLiteral(
              "Search tries recipes of %1 one after the other, and shows what each costs and gives.")
              .arg(m_content.model);
}

QString SearchPanel::statusText() const
{
    QStringList lines;
    const auto &points = m_content.points;
    if (m_content.running) {
        lines << m_content.progress;
    }
    if (!points.empty() && !m_content.problem.isEmpty()) {
        lines << m_content.problem;
    }
    const auto failed =
        std::ranges::count_if(points, [](const SearchPoint &one) { return one.error.has_value(); });
    QString tried = QStringLiteral("%1 tried").arg(std::ssize(points));
    if (failed > 0) {
        tried += QStringLiteral(", %1 failed").arg(failed);
    }
    if (m_content.best && *m_content.best >= 0 && *m_content.best < std::ssize(points)) {
        const SearchPoint &best = points.at(static_cast<std::size_t>(*m_content.best));
        lines << (m_content.running ? QStringLiteral("Best so far: %1 · %2 · %3")
                                    : QStringLiteral("Best: %1 · %2 · %3"))
                     .arg(recipeLabel(best), searchFigures(best), tried);
    } else if (!points.empty()) {
        lines << (m_content.running ? QStringLiteral("None reaches %1 yet · %2")
                                    : QStringLiteral("None reaches %1 · %2"))
                     .arg(goalText(shownGoal()), tried);
    }
    const int chosen = m_model->rowOf(m_chosen);
    if (chosen >= 0 && chosen != m_content.best.value_or(-1)) {
        const SearchPoint &point = points.at(static_cast<std::size_t>(chosen));
        lines << QStringLiteral("Chosen: %1 · %2").arg(recipeLabel(point), searchFigures(point));
    }
    return lines.join(u'\n');
}

QSize SearchPanel::sizeHint() const
{
    return {720, 260};
}

void SearchPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool wide = width() > height() * 3 / 2;
    const Qt::Orientation orientation = wide ? Qt::Horizontal : Qt::Vertical;
    if (m_splitter->orientation() != orientation || event->oldSize().isEmpty()) {
        m_splitter->setOrientation(orientation);
        const int length = wide ? width() : height();
        m_splitter->setSizes({length / 2, length / 2});
    }
}

}
