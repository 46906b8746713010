// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/timing_plots.h"

#include "ui/plots/plot_style.h"

#include <qcustomplot.h>

#include <QBoxLayout>
#include <QEvent>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <map>

namespace sidelight::ui
{

namespace
{

constexpr int kRepaintInterval = 50; ///< milliseconds
constexpr int kShownRuns = 200; ///< of each variant
constexpr double kLargestTime = 1e9; ///< milliseconds; beyond it an axis loses its ticks

struct Run {
    int number = 0;
    double milliseconds = 0.0;
    bool first = false;
};

/// A number from -1 to 1 that looks random and is always the same for the same run.
double jitter(int run)
{
    const double value = std::sin(run * 12.9898) * 43758.5453;
    return 2.0 * (value - std::floor(value)) - 1.0;
}

/// Ticks of about `wanted` steps from 0 on, so that a narrow plot keeps readable labels.
QSharedPointer<QCPAxisTicker> sparseTicker(int wanted)
{
    QSharedPointer<QCPAxisTicker> ticker(new QCPAxisTicker);
    ticker->setTickCount(wanted);
    return ticker;
}

}

class TimingPlots::Parts
{
public:
    struct Lines {
        PlotSeries series;
        std::vector<Run> runs; ///< the last ones
        int nextNumber = 1;
        QCPGraph *line = nullptr; ///< in the time plot
        QCPGraph *firstRuns = nullptr; ///< in the time plot, open marks
        QCPGraph *dots = nullptr; ///< in the distribution
        QCPGraph *median = nullptr; ///< in the distribution
    };

    explicit Parts(TimingPlots *owner)
        : layout(new QBoxLayout(QBoxLayout::TopToBottom, owner))
        , times(new QCustomPlot(owner))
        , distribution(new QCustomPlot(owner))
    {
        timer.setSingleShot(true);
        timer.setInterval(kRepaintInterval);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(1);
        layout->addWidget(times, 1);
        layout->addWidget(distribution, 1);
        times->setToolTip(QStringLiteral("Time of each forward pass; open marks are first runs"));
        distribution->setToolTip(QStringLiteral("All times but those of first runs; the tick is the median"));
        times->setAccessibleName(QStringLiteral("Time per run"));
        distribution->setAccessibleName(QStringLiteral("Distribution of the times"));
        for (QCustomPlot *plot : {times, distribution}) {
            plot->setMinimumSize(80, 64);
            plot->setNotAntialiasedElements(QCP::aeAll);
            plot->setAntialiasedElements(QCP::aePlottables | QCP::aeScatters);
            plot->axisRect()->setAutoMargins(QCP::msAll);
            plot->axisRect()->setMinimumMargins(QMargins(6, 6, 10, 4));
            plot->xAxis->setLabelPadding(1);
            plot->yAxis->setLabelPadding(1);
            plot->xAxis->setTickLabelPadding(2);
            plot->yAxis->setTickLabelPadding(3);
            plot->setFocusPolicy(Qt::NoFocus);
        }
        times->xAxis->setLabel(QStringLiteral("run"));
        times->yAxis->setLabel(QStringLiteral("ms"));
        times->xAxis->setTicker(sparseTicker(5));
        times->yAxis->setTicker(sparseTicker(4));
        times->xAxis->setRange(0.0, 10.0);
        times->yAxis->setRange(0.0, 10.0);
        distribution->xAxis->setLabel(QStringLiteral("ms"));
        distribution->xAxis->setTicker(sparseTicker(5));
        distribution->xAxis->setRange(0.0, 10.0);
        distribution->yAxis->setRangeReversed(true);
        distribution->yAxis->grid()->setVisible(false);
        distribution->yAxis->setTickLength(0, 0);
        distribution->yAxis->setRange(0.4, 1.6);
    }

    void restyle(const QWidget &owner)
    {
        QFont small = owner.font();
        small.setPointSizeF(std::max(small.pointSizeF() * 0.85, 6.0));
        applyPalette(times, owner.palette(), small);
        applyPalette(distribution, owner.palette(), small);
        tickColor = owner.palette().color(QPalette::WindowText);
        schedule();
    }

    void schedule()
    {
        if (!timer.isActive()) {
            timer.start();
        }
    }

    void rebuildGraphs()
    {
        times->clearGraphs();
        distribution->clearGraphs();
        for (const VariantId variant : order) {
            Lines &one = lines.at(variant);
            const QColor color = one.series.color;
            one.line = times->addGraph();
            one.line->setPen(QPen(color, 1.5));
            one.firstRuns = times->addGraph();
            one.firstRuns->setLineStyle(QCPGraph::lsNone);
            one.firstRuns->setScatterStyle(
                QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(color, 1.5), Qt::NoBrush, 6));
            QColor translucent = color;
            translucent.setAlphaF(0.6F);
            one.dots = distribution->addGraph();
            one.dots->setLineStyle(QCPGraph::lsNone);
            one.dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, translucent, translucent, 4));
            one.median = distribution->addGraph();
        }
    }

    void labelRows()
    {
        QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
        const bool names = distribution->width() > 340;
        const QFontMetrics metrics(distribution->yAxis->tickLabelFont());
        for (int row = 0; row < std::ssize(order); ++row) {
            const PlotSeries &series = lines.at(order.at(static_cast<std::size_t>(row))).series;
            const QString number = series.number > 0 ? QString::number(series.number) : QStringLiteral("–");
            ticker->addTick(row + 1.0,
                            names ? number + u' ' + metrics.elidedText(series.label, Qt::ElideMiddle, 110)
                                  : number);
        }
        distribution->yAxis->setTicker(ticker);
        distribution->yAxis->setRange(0.4, std::max<double>(static_cast<double>(order.size()), 1.0) + 0.6);
    }

    void fillGraphs()
    {
        double largest = 0.0;
        double largestOfAll = 0.0;
        int lastRun = 1;
        int firstShown = 0;
        for (int row = 0; row < std::ssize(order); ++row) {
            Lines &one = lines.at(order.at(static_cast<std::size_t>(row)));
            QVector<double> numbers;
            QVector<double> values;
            QVector<double> firstNumbers;
            QVector<double> firstValues;
            QVector<double> places;
            for (const Run &run : one.runs) {
                largestOfAll = std::max(largestOfAll, run.milliseconds);
                lastRun = std::max(lastRun, run.number);
                if (run.first) {
                    firstNumbers << run.number;
                    firstValues << run.milliseconds;
                    continue;
                }
                largest = std::max(largest, run.milliseconds);
                numbers << run.number;
                values << run.milliseconds;
                places << row + 1.0 + 0.28 * jitter(run.number);
            }
            one.line->setData(numbers, values, true);
            // Where runs lie closer than their dots are wide, only the line is left.
            const bool dense =
                one.runs.size() * 4 > static_cast<std::size_t>(std::max(times->width() - 40, 40));
            const QColor color = one.series.color;
            one.line->setScatterStyle(dense ? QCPScatterStyle(QCPScatterStyle::ssNone)
                                            : QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 4));
            one.median->setPen(QPen(tickColor, 1.5));
            one.firstRuns->setData(firstNumbers, firstValues, true);
            one.dots->setData(values, places);
            if (one.series.medianMs && !values.isEmpty()) {
                // A graph sorts by key; two equal keys are an upright line.
                one.median->setData({*one.series.medianMs, *one.series.medianMs}, {row + 0.62, row + 1.38},
                                    true);
            } else {
                one.median->data()->clear();
            }
        }
        firstShown = std::max(lastRun - kShownRuns, 0);
        // First runs can take many times as long; they do not set the scale where there are others.
        upper = std::min((largest > 0.0 ? largest : largestOfAll) * 1.12, kLargestTime * 1.12);
        if (upper <= 0.0) {
            upper = 10.0;
        }
        times->yAxis->setRange(0.0, upper);
        times->xAxis->setRange(firstShown, std::max(lastRun + 1.0, firstShown + 10.0));
        distribution->xAxis->setRange(0.0, upper);
    }

    QBoxLayout *layout;
    QCustomPlot *times;
    QCustomPlot *distribution;
    QTimer timer;
    std::map<VariantId, Lines> lines;
    std::vector<VariantId> order;
    int repaints = 0;
    double upper = 10.0;
    QColor tickColor;
};

TimingPlots::TimingPlots(QWidget *parent)
    : QWidget(parent)
    , m_parts(std::make_unique<Parts>(this))
{
    setAccessibleName(QStringLiteral("Times"));
    connect(&m_parts->timer, &QTimer::timeout, this, [this] {
        m_parts->labelRows();
        m_parts->fillGraphs();
        m_parts->times->replot(QCustomPlot::rpQueuedReplot);
        m_parts->distribution->replot(QCustomPlot::rpQueuedReplot);
        ++m_parts->repaints;
        emit repainted();
    });
    m_parts->restyle(*this);
}

TimingPlots::~TimingPlots() = default;

void TimingPlots::setSeries(const std::vector<PlotSeries> &series)
{
    std::vector<VariantId> order;
    bool sameLook = true;
    for (const PlotSeries &one : series) {
        order.push_back(one.variant);
        Parts::Lines &lines = m_parts->lines[one.variant];
        sameLook = sameLook && lines.series.color == one.color && lines.line != nullptr;
        lines.series = one;
    }
    if (order != m_parts->order || !sameLook) {
        std::erase_if(m_parts->lines, [&](const auto &entry) {
            return std::ranges::find(order, entry.first) == order.end();
        });
        m_parts->order = order;
        m_parts->rebuildGraphs();
    }
    m_parts->schedule();
}

void TimingPlots::addSamples(const std::vector<TimingSample> &samples)
{
    for (const TimingSample &sample : samples) {
        const auto at = m_parts->lines.find(sample.variant);
        if (at == m_parts->lines.end() || !std::isfinite(sample.milliseconds) || sample.milliseconds <= 0.0) {
            continue;
        }
        std::vector<Run> &runs = at->second.runs;
        runs.push_back({.number = at->second.nextNumber++,
                        .milliseconds = std::min(sample.milliseconds, kLargestTime),
                        .first = sample.firstRun});
        if (runs.size() > 2 * kShownRuns) {
            runs.erase(runs.begin(), runs.end() - kShownRuns);
        }
    }
    m_parts->schedule();
}

void TimingPlots::clear()
{
    for (auto &[variant, lines] : m_parts->lines) {
        lines.runs.clear();
        lines.nextNumber = 1;
    }
    m_parts->schedule();
}

void TimingPlots::forget(VariantId variant)
{
    if (const auto at = m_parts->lines.find(variant); at != m_parts->lines.end()) {
        at->second.runs.clear();
        at->second.nextNumber = 1;
        m_parts->schedule();
    }
}

int TimingPlots::repaintCount() const
{
    return m_parts->repaints;
}

int TimingPlots::sampleCount(VariantId variant) const
{
    const auto at = m_parts->lines.find(variant);
    return at == m_parts->lines.end() ? 0 : static_cast<int>(at->second.runs.size());
}

double TimingPlots::timeAxisUpper() const
{
    return m_parts->upper;
}

QSize TimingPlots::sizeHint() const
{
    return {232, 240};
}

void TimingPlots::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_parts->layout->setDirection(width() > height() * 3 / 2 ? QBoxLayout::LeftToRight
                                                             : QBoxLayout::TopToBottom);
    m_parts->schedule();
}

void TimingPlots::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_parts->restyle(*this);
    }
}

}
