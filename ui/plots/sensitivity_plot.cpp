// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/sensitivity_plot.h"

#include "ui/plain_tooltip.h"
#include "ui/plots/plot_hint.h"
#include "ui/plots/plot_style.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace sidelight::ui
{

namespace
{

constexpr int kGap = 4; ///< pixels between a text and its axis
constexpr double kBarWidth = 0.68; ///< of a row
constexpr double kLeastSpan = 1.0; ///< dB; a narrower axis would make much of nothing

/// Where the axis begins and ends, and where a bar without an end in sight ends.
struct Extent {
    double low = 0.0;
    double high = 10.0;
};

Extent extentOf(const SensitivityBars &content)
{
    bool any = false;
    bool endless = false;
    double low = 0.0;
    double high = 0.0;
    const auto take = [&](double decibels) {
        endless = endless || std::isinf(decibels);
        if (std::isfinite(decibels)) {
            low = any ? std::min(low, decibels) : decibels;
            high = any ? std::max(high, decibels) : decibels;
            any = true;
        }
    };
    for (const SensitivityBar &bar : content.bars) {
        take(bar.decibels);
    }
    if (content.referenceDb && std::isfinite(*content.referenceDb)) {
        take(*content.referenceDb);
    }
    if (!any) {
        return {};
    }
    const double span = std::max(high - low, kLeastSpan);
    return {low - span * 0.12, high + span * (endless ? 0.2 : 0.06)};
}

QSharedPointer<QCPAxisTicker> sparseTicker()
{
    QSharedPointer<QCPAxisTicker> ticker(new QCPAxisTicker);
    ticker->setTickCount(4);
    return ticker;
}

}

class SensitivityPlot::Parts
{
public:
    explicit Parts(SensitivityPlot *owner)
        : plot(new QCustomPlot(owner))
        , scrollBar(new QScrollBar(Qt::Vertical, owner))
        , hint(new PlotHint(plot))
        , band(new QCPItemRect(plot))
        , reference(new QCPItemStraightLine(plot))
        , filled(new QCPBars(plot->yAxis, plot->xAxis))
        , hollow(new QCPBars(plot->yAxis, plot->xAxis))
    {
        auto *layout = new QHBoxLayout(owner);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        layout->addWidget(plot, 1);
        layout->addWidget(scrollBar);
        plot->setMinimumSize(120, 64);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->setNotAntialiasedElements(QCP::aeAll);
        plot->axisRect()->setAutoMargins(QCP::msNone);
        plot->yAxis->setRangeReversed(true);
        plot->yAxis->grid()->setVisible(false);
        plot->yAxis->setTickLength(0, 0);
        plot->yAxis2->setRangeReversed(true);
        plot->yAxis2->setVisible(true);
        plot->yAxis2->setTickLength(0, 0);
        plot->xAxis->setTicker(sparseTicker());
        plot->xAxis->setTickLabelPadding(2);
        plot->xAxis->setLabelPadding(1);
        for (QCPAxis *axis : {plot->yAxis, plot->yAxis2}) {
            axis->setTickLabelPadding(kGap);
        }
        for (QCPBars *bars : {filled, hollow}) {
            bars->setWidth(kBarWidth);
        }
        band->setLayer(QStringLiteral("background"));
        band->setClipToAxisRect(false);
        for (QCPItemPosition *corner : {band->topLeft, band->bottomRight}) {
            corner->setTypeX(QCPItemPosition::ptViewportRatio);
            corner->setTypeY(QCPItemPosition::ptPlotCoords);
        }
    }

    int rowHeight() const { return QFontMetrics(plot->yAxis->tickLabelFont()).height() + 3; }
    int rowCount() const { return static_cast<int>(content.bars.size()); }
    int rowsInSight() const { return std::max(plot->axisRect()->height() / rowHeight(), 1); }

    int rowOf(const QString &layer) const
    {
        const auto at = std::ranges::find(content.bars, layer, &SensitivityBar::layer);
        return at == content.bars.end() ? -1 : static_cast<int>(at - content.bars.begin());
    }

    int rowAt(QPoint place) const
    {
        const int row = static_cast<int>(std::lround(plot->yAxis->pixelToCoord(place.y())));
        const QRect area = plot->axisRect()->rect();
        return place.y() >= area.top() && place.y() <= area.bottom() && row >= 0 && row < rowCount() ? row
                                                                                                     : -1;
    }

    const SensitivityBar &bar(int row) const { return content.bars.at(static_cast<std::size_t>(row)); }

    void restyle(const SensitivityPlot &owner)
    {
        QFont small = owner.font();
        small.setPointSizeF(std::max(small.pointSizeF() * 0.9, 6.0));
        applyPalette(plot, owner.palette(), small);
        plot->yAxis2->setBasePen(Qt::NoPen);
        plot->yAxis2->setTickPen(Qt::NoPen);
        plot->yAxis->setTickPen(Qt::NoPen);
        QColor text = owner.palette().color(QPalette::WindowText);
        QColor shade = text;
        shade.setAlphaF(0.13F);
        band->setBrush(shade);
        band->setPen(owner.hasFocus() ? QPen(text) : QPen(Qt::NoPen));
        reference->setPen(QPen(text, 1.0, Qt::DashLine));
        filled->setBrush(content.color);
        filled->setPen(Qt::NoPen);
        hollow->setBrush(Qt::NoBrush);
        hollow->setPen(QPen(content.color, 1.0));
    }

    void fill()
    {
        const Extent extent = extentOf(content);
        plot->xAxis->setRange(extent.low, extent.high);
        plot->xAxis->setLabel(content.axisLabel);
        const bool line = content.referenceDb && std::isfinite(*content.referenceDb);
        const double base = line && content.fromReference ? *content.referenceDb : extent.low;
        reference->setVisible(line);
        if (line) {
            reference->point1->setCoords(*content.referenceDb, 0.0);
            reference->point2->setCoords(*content.referenceDb, 1.0);
        }
        for (QCPBars *bars : {filled, hollow}) {
            bars->data()->clear();
            bars->setBaseValue(base);
        }
        for (int row = 0; row < rowCount(); ++row) {
            const SensitivityBar &one = bar(row);
            if (!std::isnan(one.decibels)) {
                const double end = std::clamp(one.decibels, extent.low, extent.high);
                (one.hollow ? hollow : filled)->addData(row, end - base);
            }
        }
        hint->say(content.bars.empty() ? content.hint : QString());
    }

    /// The texts at both sides of the rows, and the room they take.
    void label()
    {
        const QFontMetrics metrics(plot->yAxis->tickLabelFont());
        const int nameRoom = plot->width() * 2 / 5;
        int names = 0;
        int figures = 0;
        QSharedPointer<QCPAxisTickerText> left(new QCPAxisTickerText);
        QSharedPointer<QCPAxisTickerText> right(new QCPAxisTickerText);
        for (int row = 0; row < rowCount(); ++row) {
            const QString name = metrics.elidedText(bar(row).layer, Qt::ElideMiddle, nameRoom);
            left->addTick(row, name);
            right->addTick(row, bar(row).text);
            names = std::max(names, metrics.horizontalAdvance(name));
            figures = std::max(figures, metrics.horizontalAdvance(bar(row).text));
        }
        plot->yAxis->setTicker(left);
        plot->yAxis2->setTicker(right);
        const int texts = content.axisLabel.isEmpty() ? 1 : 2;
        plot->axisRect()->setMargins(
            QMargins(names + 2 * kGap, kGap, figures + 3 * kGap, texts * metrics.height() + 3 * kGap));
        // The margins count from the next layout on.
        plot->plotLayout()->update(QCPLayoutElement::upPreparation);
        plot->plotLayout()->update(QCPLayoutElement::upMargins);
        plot->plotLayout()->update(QCPLayoutElement::upLayout);
        scrollBar->setRange(0, std::max(rowCount() - rowsInSight(), 0));
        scrollBar->setPageStep(rowsInSight());
        scrollBar->setVisible(scrollBar->maximum() > 0);
    }

    void scroll()
    {
        const double first = scrollBar->value() - 0.5;
        for (QCPAxis *axis : {plot->yAxis, plot->yAxis2}) {
            axis->setRange(first, first + rowsInSight());
        }
        const int row = rowOf(chosen);
        const bool inSight = row >= scrollBar->value() && row < scrollBar->value() + rowsInSight();
        band->setVisible(row >= 0 && inSight);
        band->topLeft->setCoords(0.0, row - 0.5);
        band->bottomRight->setCoords(1.0 - 1.0 / std::max(plot->width(), 1), row + 0.5);
        plot->replot(QCustomPlot::rpQueuedReplot);
    }

    void reveal(int row)
    {
        if (row >= 0 && row < scrollBar->value()) {
            scrollBar->setValue(row);
        } else if (row >= scrollBar->value() + rowsInSight()) {
            scrollBar->setValue(row - rowsInSight() + 1);
        }
    }

    QCustomPlot *plot;
    QScrollBar *scrollBar;
    PlotHint *hint;
    QCPItemRect *band;
    QCPItemStraightLine *reference;
    QCPBars *filled;
    QCPBars *hollow;
    SensitivityBars content;
    QString chosen;
};

SensitivityPlot::SensitivityPlot(QWidget *parent)
    : QWidget(parent)
    , m_parts(std::make_unique<Parts>(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(QStringLiteral("Sensitivity of the layers"));
    QCustomPlot *plot = m_parts->plot;
    connect(m_parts->scrollBar, &QScrollBar::valueChanged, this, [this] { m_parts->scroll(); });
    connect(plot, &QCustomPlot::mousePress, this, [this](QMouseEvent *event) {
        setFocus(Qt::MouseFocusReason);
        if (event->button() == Qt::LeftButton) {
            choose(m_parts->rowAt(event->pos()));
        }
    });
    connect(plot, &QCustomPlot::mouseDoubleClick, this, [this](QMouseEvent *event) {
        const int row = m_parts->rowAt(event->pos());
        if (event->button() == Qt::LeftButton && row >= 0) {
            emit toggleRequested(m_parts->bar(row).layer);
        }
    });
    connect(plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent *event) {
        const int row = m_parts->rowAt(event->pos());
        m_parts->plot->setToolTip(row < 0 ? QString() : plainTooltip(m_parts->bar(row).details));
    });
    connect(plot, &QCustomPlot::mouseWheel, this,
            [this](QWheelEvent *event) { m_parts->scrollBar->event(event); });
    m_parts->restyle(*this);
    setBars({});
}

SensitivityPlot::~SensitivityPlot() = default;

void SensitivityPlot::setBars(SensitivityBars bars)
{
    m_parts->content = std::move(bars);
    m_parts->restyle(*this);
    m_parts->fill();
    m_parts->label();
    m_parts->scroll();
}

void SensitivityPlot::setChosenLayer(const QString &layer)
{
    const int row = m_parts->rowOf(layer);
    if (layer != m_parts->chosen) {
        m_parts->chosen = layer;
        m_parts->reveal(row);
    }
    m_parts->scroll();
    setAccessibleDescription(row < 0 ? QString() : m_parts->bar(row).details);
}

QStringList SensitivityPlot::layers() const
{
    QStringList names;
    for (const SensitivityBar &bar : m_parts->content.bars) {
        names << bar.layer;
    }
    return names;
}

std::optional<QPoint> SensitivityPlot::placeOf(const QString &layer) const
{
    const int row = m_parts->rowOf(layer);
    const QRect area = m_parts->plot->axisRect()->rect();
    const QPoint place(area.center().x(), static_cast<int>(m_parts->plot->yAxis->coordToPixel(row)));
    return row >= 0 && area.contains(place) ? std::optional(m_parts->plot->mapTo(this, place)) : std::nullopt;
}

std::pair<double, double> SensitivityPlot::axisRange() const
{
    const QCPRange range = m_parts->plot->xAxis->range();
    return {range.lower, range.upper};
}

QSize SensitivityPlot::sizeHint() const
{
    return {280, 180};
}

void SensitivityPlot::choose(int row)
{
    if (row < 0 || row >= m_parts->rowCount()) {
        return;
    }
    const QString layer = m_parts->bar(row).layer;
    if (layer != m_parts->chosen) {
        setChosenLayer(layer);
        emit layerChosen(layer);
    }
}

void SensitivityPlot::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_parts->label();
    m_parts->scroll();
}

void SensitivityPlot::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_parts->label();
    m_parts->scroll();
}

void SensitivityPlot::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_parts->restyle(*this);
        m_parts->label();
        m_parts->scroll();
    }
}

void SensitivityPlot::keyPressEvent(QKeyEvent *event)
{
    const int row = m_parts->rowOf(m_parts->chosen);
    const int page = m_parts->scrollBar->pageStep();
    const int last = m_parts->rowCount() - 1;
    switch (event->key()) {
    case Qt::Key_Up:
        choose(std::max(row - 1, 0));
        break;
    case Qt::Key_Down:
        choose(std::min(row + 1, last));
        break;
    case Qt::Key_PageUp:
        choose(std::max(row - page, 0));
        break;
    case Qt::Key_PageDown:
        choose(std::min(row + page, last));
        break;
    case Qt::Key_Home:
        choose(0);
        break;
    case Qt::Key_End:
        choose(last);
        break;
    case Qt::Key_Space:
        if (row >= 0) {
            emit toggleRequested(m_parts->chosen);
        }
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void SensitivityPlot::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    m_parts->restyle(*this);
    m_parts->scroll();
}

void SensitivityPlot::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    m_parts->restyle(*this);
    m_parts->scroll();
}

}
