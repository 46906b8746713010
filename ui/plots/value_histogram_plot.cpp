// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/value_histogram_plot.h"

#include "ui/plain_tooltip.h"
#include "ui/plots/plot_hint.h"
#include "ui/plots/plot_style.h"

#include <qcustomplot.h>

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace sidelight::ui
{

namespace
{

constexpr double kLeastCount = 0.5; ///< a bin with one value still has a height; an empty one has none

bool drawable(const ValueHistogram &values)
{
    return !values.counts.empty() && std::isfinite(values.low) && std::isfinite(values.high)
        && values.low < values.high;
}

}

class ValueHistogramPlot::Parts
{
public:
    explicit Parts(ValueHistogramPlot *owner)
        : title(new QLabel(owner))
        , plot(new QCustomPlot(owner))
        , hint(new PlotHint(plot))
        , graph(plot->addGraph())
    {
        auto *layout = new QVBoxLayout(owner);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(title);
        layout->addWidget(plot, 1);
        title->setTextFormat(Qt::PlainText);
        title->setWordWrap(true);
        title->setMargin(2);
        title->setIndent(4);
        title->setAlignment(Qt::AlignLeft | Qt::AlignBottom);
        title->setAutoFillBackground(true);
        title->setBackgroundRole(QPalette::Base);
        plot->setMinimumSize(80, 48);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->setNotAntialiasedElements(QCP::aeAll);
        plot->axisRect()->setMinimumMargins(QMargins(6, 2, 10, 4));
        plot->xAxis->setTickLabelPadding(2);
        plot->yAxis->setTickLabelPadding(3);
        plot->yAxis->setScaleType(QCPAxis::stLogarithmic);
        QSharedPointer<QCPAxisTickerLog> counts(new QCPAxisTickerLog);
        counts->setSubTickCount(0);
        counts->setTickCount(3);
        plot->yAxis->setTicker(counts);
        plot->yAxis->setNumberFormat(QStringLiteral("eb"));
        plot->yAxis->setNumberPrecision(0);
        QSharedPointer<QCPAxisTicker> ticks(new QCPAxisTicker);
        ticks->setTickCount(3);
        plot->xAxis->setTicker(ticks);
        plot->xAxis->setNumberPrecision(3);
        graph->setLineStyle(QCPGraph::lsStepLeft);
        for (std::size_t side = 0; side < 2; ++side) {
            outside.at(side) = new QCPItemRect(plot);
            outside.at(side)->setPen(Qt::NoPen);
            outside.at(side)->setLayer(QStringLiteral("background"));
            for (QCPItemPosition *corner : {outside.at(side)->topLeft, outside.at(side)->bottomRight}) {
                corner->setTypeX(QCPItemPosition::ptPlotCoords);
                corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
            }
            edges.at(side) = new QCPItemLine(plot);
            for (QCPItemPosition *end : {edges.at(side)->start, edges.at(side)->end}) {
                end->setTypeX(QCPItemPosition::ptPlotCoords);
                end->setTypeY(QCPItemPosition::ptAxisRectRatio);
            }
        }
    }

    void restyle(const ValueHistogramPlot &owner)
    {
        QFont small = owner.font();
        small.setPointSizeF(std::max(small.pointSizeF() * 0.85, 6.0));
        applyPalette(plot, owner.palette(), small);
        title->setFont(small);
        // Two lines always, so that plots beside each other stand on one level.
        title->setMinimumSize(1, 2 * QFontMetrics(small).lineSpacing() + 2 * title->margin());
        const QColor text = owner.palette().color(QPalette::WindowText);
        QColor shade = text;
        shade.setAlphaF(0.14F);
        for (std::size_t side = 0; side < 2; ++side) {
            outside.at(side)->setBrush(shade);
            edges.at(side)->setPen(QPen(text, 1.0, Qt::DashLine));
        }
        graph->setPen(Qt::NoPen);
        graph->setBrush(content.color);
        plot->replot(QCustomPlot::rpQueuedReplot);
    }

    void fill()
    {
        const ValueHistogram &values = content.values;
        const bool any = drawable(values);
        hint->say(any ? QString() : content.hint);
        QVector<double> places;
        QVector<double> counts;
        double low = any ? values.low : 0.0;
        double high = any ? values.high : 1.0;
        double most = 1.0;
        for (std::size_t bin = 0; any && bin < values.counts.size(); ++bin) {
            places << values.low
                    + (values.high - values.low) * static_cast<double>(bin)
                        / static_cast<double>(values.counts.size());
            counts << std::max(static_cast<double>(values.counts.at(bin)), kLeastCount);
            most = std::max(most, counts.last());
        }
        if (any) {
            places << values.high;
            counts << counts.last();
        }
        graph->setData(places, counts, true);
        const bool clips =
            any && content.range && std::isfinite(content.range->low) && std::isfinite(content.range->high);
        if (clips) {
            low = std::min(low, content.range->low);
            high = std::max(high, content.range->high);
        }
        const double margin = (high - low) * 0.04;
        plot->xAxis->setRange(low - margin, high + margin);
        plot->yAxis->setRange(kLeastCount, most * 1.6);
        for (std::size_t side = 0; side < 2; ++side) {
            outside.at(side)->setVisible(clips);
            edges.at(side)->setVisible(clips);
        }
        if (clips) {
            placeRange(*content.range);
        }
        plot->replot(QCustomPlot::rpQueuedReplot);
    }

    void placeRange(const ClippingRange &range)
    {
        const QCPRange axis = plot->xAxis->range();
        outside[0]->topLeft->setCoords(axis.lower, 0.0);
        outside[0]->bottomRight->setCoords(range.low, 1.0);
        outside[1]->topLeft->setCoords(range.high, 0.0);
        outside[1]->bottomRight->setCoords(axis.upper, 1.0);
        edges[0]->start->setCoords(range.low, 0.0);
        edges[0]->end->setCoords(range.low, 1.0);
        edges[1]->start->setCoords(range.high, 0.0);
        edges[1]->end->setCoords(range.high, 1.0);
    }

    QLabel *title;
    QCustomPlot *plot;
    PlotHint *hint;
    QCPGraph *graph;
    std::array<QCPItemRect *, 2> outside{};
    std::array<QCPItemLine *, 2> edges{};
    HistogramContent content;
};

ValueHistogramPlot::ValueHistogramPlot(QWidget *parent)
    : QWidget(parent)
    , m_parts(std::make_unique<Parts>(this))
{
    setContent({});
}

ValueHistogramPlot::~ValueHistogramPlot() = default;

void ValueHistogramPlot::setContent(const HistogramContent &content)
{
    m_parts->content = content;
    m_parts->title->setText(content.title);
    m_parts->title->setVisible(!content.title.isEmpty());
    setToolTip(plainTooltip(content.details));
    setAccessibleName(content.title);
    m_parts->restyle(*this);
    m_parts->fill();
}

std::pair<double, double> ValueHistogramPlot::valueRange() const
{
    const QCPRange range = m_parts->plot->xAxis->range();
    return {range.lower, range.upper};
}

std::pair<double, double> ValueHistogramPlot::countRange() const
{
    const QCPRange range = m_parts->plot->yAxis->range();
    return {range.lower, range.upper};
}

QSize ValueHistogramPlot::sizeHint() const
{
    return {200, 160};
}

void ValueHistogramPlot::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_parts->restyle(*this);
    }
}

}
