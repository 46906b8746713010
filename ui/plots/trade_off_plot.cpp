// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_plot.h"

#include "inference/core/pareto.h"
#include "ui/plain_tooltip.h"
#include "ui/plots/label_placement.h"
#include "ui/plots/plot_hint.h"
#include "ui/plots/plot_style.h"
#include "ui/plots/trade_off_axes.h"

#include <qcustomplot.h>

#include <QEvent>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace sidelight::ui
{

namespace
{

constexpr int kReach = 12; ///< pixels from a point in which the pointer means it
constexpr int kPointSize = 7;
constexpr int kRingSize = 14;
constexpr int kAir = 4; ///< pixels around a point that labels of others leave free

}

class TradeOffPlot::Parts
{
public:
    explicit Parts(TradeOffPlot *owner)
        : plot(new QCustomPlot(owner))
        , hint(new PlotHint(plot))
        , heightTicker(new HeightTicker)
        , goal(new QCPItemStraightLine(plot))
        , goalText(new QCPItemText(plot))
    {
        auto *layout = new QVBoxLayout(owner);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(plot);
        plot->setMinimumSize(120, 80);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->setNotAntialiasedElements(QCP::aeAll);
        plot->setAntialiasedElements(QCP::aeScatters);
        plot->axisRect()->setMinimumMargins(QMargins(6, 6, 10, 4));
        for (QCPAxis *axis : {plot->xAxis, plot->yAxis}) {
            axis->setLabelPadding(1);
            axis->setTickLabelPadding(3);
        }
        QSharedPointer<QCPAxisTicker> ticks(new QCPAxisTicker);
        ticks->setTickCount(5);
        plot->xAxis->setTicker(ticks);
        plot->yAxis->setTicker(heightTicker);
        goalText->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        goalText->position->setTypeY(QCPItemPosition::ptPlotCoords);
        goalText->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
        goalText->setPadding(QMargins(2, 0, 2, 0));
    }

    const TradeOffPoint &point(int at) const { return content.points.at(static_cast<std::size_t>(at)); }
    int count() const { return static_cast<int>(content.points.size()); }
    QPointF coordinates(int at) const
    {
        return {point(at).x, std::isinf(point(at).y) ? heights.endless.value_or(0.0) : point(at).y};
    }
    QPoint pixels(int at) const
    {
        const QPointF place = coordinates(at);
        return {qRound(plot->xAxis->coordToPixel(place.x())), qRound(plot->yAxis->coordToPixel(place.y()))};
    }

    /// The nearest point within reach; -1: there is none.
    int pointAt(QPoint place) const
    {
        int nearest = -1;
        int distance = kReach * kReach + 1;
        for (const int at : fromLeft()) {
            const QPoint to = pixels(at) - place;
            if (QPoint::dotProduct(to, to) < distance) {
                distance = QPoint::dotProduct(to, to);
                nearest = at;
            }
        }
        return nearest;
    }

    /// The drawn points from the left to the right.
    std::vector<int> fromLeft() const
    {
        std::vector<int> order;
        for (int at = 0; at < count(); ++at) {
            if (drawn(point(at))) {
                order.push_back(at);
            }
        }
        std::ranges::stable_sort(order, {}, [this](int at) { return point(at).x; });
        return order;
    }

    void restyle(const TradeOffPlot &owner)
    {
        small = owner.font();
        small.setPointSizeF(std::max(small.pointSizeF() * 0.9, 6.0));
        applyPalette(plot, owner.palette(), small);
        text = owner.palette().color(QPalette::WindowText);
        ground = owner.palette().color(QPalette::Base);
        focused = owner.hasFocus();
        QColor faded = text;
        faded.setAlphaF(0.75F);
        goal->setPen(QPen(faded, 1.0, Qt::DashLine));
        goalText->setColor(text);
        goalText->setFont(small);
    }

    void rebuild()
    {
        heights = heightsOf(content);
        heightTicker->setHeights(heights, content.endlessLabel);
        const auto [left, right] = widthsOf(content);
        plot->xAxis->setRange(left, right);
        plot->yAxis->setRange(heights.low, heights.high);
        plot->xAxis->setLabel(content.xLabel);
        plot->yAxis->setLabel(content.yLabel);
        const bool hasGoal = content.goal && std::isfinite(*content.goal);
        goal->setVisible(hasGoal);
        goalText->setVisible(hasGoal);
        if (hasGoal) {
            goal->point1->setCoords(left, *content.goal);
            goal->point2->setCoords(right, *content.goal);
            goalText->position->setCoords(1.0, *content.goal);
            goalText->setText(content.goalLabel);
        }
        const std::vector<int> order = fromLeft();
        hint->say(order.empty() ? content.hint : QString());
        plot->clearGraphs();
        drawFront(right);
        for (const int at : order) {
            drawPoint(at);
        }
        labelPoints();
        plot->replot(QCustomPlot::rpQueuedReplot);
    }

    void drawFront(double right)
    {
        std::vector<TradeOff> choices;
        choices.reserve(content.points.size());
        for (const TradeOffPoint &one : content.points) {
            choices.push_back({one.x, one.y == -HUGE_VAL ? std::nan("") : one.y});
        }
        front = paretoFront(choices);
        QVector<double> xs;
        QVector<double> ys;
        for (const std::size_t at : front) {
            const QPointF place = coordinates(static_cast<int>(at));
            xs << place.x();
            ys << place.y();
        }
        if (!front.empty()) {
            xs << right;
            ys << ys.last();
        }
        QColor faint = text;
        faint.setAlphaF(0.5F);
        QCPGraph *line = plot->addGraph();
        line->setLineStyle(QCPGraph::lsStepLeft);
        line->setPen(QPen(faint, 2.0));
        line->setData(xs, ys, true);
    }

    void drawPoint(int at)
    {
        const TradeOffPoint &one = point(at);
        const QPointF place = coordinates(at);
        const QColor color = one.color.isValid() ? one.color : text;
        const auto mark = [&](QCPScatterStyle::ScatterShape shape, const QPen &pen, const QBrush &brush,
                              int size) {
            QCPGraph *graph = plot->addGraph();
            graph->setLineStyle(QCPGraph::lsNone);
            graph->setScatterStyle(QCPScatterStyle(shape, pen, brush, size));
            graph->setData({place.x()}, {place.y()}, true);
        };
        if (at == chosen) {
            mark(QCPScatterStyle::ssSquare, QPen(text, focused ? 2.0 : 1.0), Qt::NoBrush, kRingSize + 4);
        }
        if (one.marked) {
            mark(QCPScatterStyle::ssCircle, QPen(color, 2.0), Qt::NoBrush, kRingSize);
        }
        mark(QCPScatterStyle::ssCircle, QPen(color, 1.5), one.hollow ? ground : color, kPointSize);
    }

    /// What is marked or chosen gets a text; it is cut and placed once the axes have their places.
    void labelPoints()
    {
        for (const Label &label : labels) {
            plot->removeItem(label.text);
            plot->removeItem(label.leader);
        }
        labels.clear();
        for (int at = 0; at < count(); ++at) {
            if (!drawn(point(at)) || point(at).name.isEmpty() || (!point(at).marked && at != chosen)) {
                continue;
            }
            auto *leader = new QCPItemLine(plot);
            leader->start->setType(QCPItemPosition::ptAbsolute);
            leader->end->setType(QCPItemPosition::ptAbsolute);
            leader->setPen(QPen(text));
            auto *words = new QCPItemText(plot);
            words->setFont(small);
            words->setColor(text);
            words->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
            words->position->setType(QCPItemPosition::ptAbsolute);
            QColor veil = ground;
            veil.setAlphaF(0.75F);
            words->setBrush(veil);
            labels.push_back({at, words, leader});
        }
    }

    /// What labels should not cover: points with a little air, lines, and the words of the goal.
    std::vector<QRect> takenPlaces() const
    {
        std::vector<QRect> taken;
        for (const int at : fromLeft()) {
            const int half = (point(at).marked || at == chosen ? kRingSize : kPointSize) / 2 + kAir;
            taken.push_back(QRect(pixels(at) - QPoint(half, half), QSize(2 * half, 2 * half)));
        }
        const QRect area = plot->axisRect()->rect();
        for (std::size_t step = 0; step < front.size(); ++step) {
            const QPoint from = pixels(static_cast<int>(front.at(step)));
            const bool last = step + 1 == front.size();
            const QPoint to =
                last ? QPoint(area.right(), from.y()) : pixels(static_cast<int>(front.at(step + 1)));
            taken.push_back(QRect(from.x(), from.y(), to.x() - from.x(), 2));
            taken.push_back(QRect(to.x(), to.y(), 2, from.y() - to.y()));
        }
        if (goalText->visible()) {
            const QSize size = QFontMetrics(small).size(Qt::TextSingleLine, goalText->text());
            const int y = qRound(plot->yAxis->coordToPixel(content.goal.value_or(0.0)));
            taken.push_back(QRect(QPoint(area.right() - size.width(), y - size.height()), size));
            taken.push_back(QRect(area.left(), y, area.width(), 2));
        }
        return taken;
    }

    void placeLabels()
    {
        std::vector<QRect> taken = takenPlaces();
        const QRect area = plot->axisRect()->rect();
        const QFontMetrics metrics(small);
        for (const Label &label : labels) {
            label.text->setText(
                metrics.elidedText(point(label.point).name, Qt::ElideMiddle, std::max(area.width() / 2, 60)));
            const QSize size = metrics.size(Qt::TextSingleLine, label.text->text());
            const QPoint place = pixels(label.point);
            const QRect rect = placedLabel(place, size, area, taken);
            label.text->position->setCoords(rect.topLeft());
            label.leader->start->setCoords(place);
            label.leader->end->setCoords(std::clamp(place.x(), rect.left(), rect.right()),
                                         std::clamp(place.y(), rect.top(), rect.bottom()));
            taken.push_back(rect);
        }
    }

    struct Label {
        int point = 0;
        QCPItemText *text = nullptr;
        QCPItemLine *leader = nullptr; ///< from the point to its text
    };

    QCustomPlot *plot;
    PlotHint *hint;
    QSharedPointer<HeightTicker> heightTicker;
    QCPItemStraightLine *goal;
    QCPItemText *goalText;
    std::vector<Label> labels;
    TradeOffContent content;
    TradeOffHeights heights;
    std::vector<std::size_t> front;
    int chosen = -1;
    QFont small;
    QColor text;
    QColor ground;
    bool focused = false;
};

TradeOffPlot::TradeOffPlot(QWidget *parent)
    : QWidget(parent)
    , m_parts(std::make_unique<Parts>(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(QStringLiteral("Trade-off"));
    QCustomPlot *plot = m_parts->plot;
    connect(plot, &QCustomPlot::afterLayout, this, [this] { m_parts->placeLabels(); });
    connect(plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent *event) {
        const int at = m_parts->pointAt(event->pos());
        m_parts->plot->setToolTip(at < 0 ? QString() : plainTooltip(m_parts->point(at).details));
        m_parts->plot->setCursor(at < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
    });
    connect(plot, &QCustomPlot::mousePress, this, [this](QMouseEvent *event) {
        setFocus(Qt::MouseFocusReason);
        if (event->button() == Qt::LeftButton) {
            choose(m_parts->pointAt(event->pos()));
        }
    });
    m_parts->restyle(*this);
    setContent({});
}

TradeOffPlot::~TradeOffPlot() = default;

void TradeOffPlot::setContent(TradeOffContent content)
{
    m_parts->content = std::move(content);
    if (m_parts->chosen >= m_parts->count()) {
        m_parts->chosen = -1;
    }
    m_parts->rebuild();
}

void TradeOffPlot::setChosen(int point)
{
    m_parts->chosen = point >= 0 && point < m_parts->count() ? point : -1;
    setAccessibleDescription(m_parts->chosen < 0 ? QString() : m_parts->point(m_parts->chosen).details);
    m_parts->rebuild();
}

int TradeOffPlot::chosen() const
{
    return m_parts->chosen;
}

std::vector<std::size_t> TradeOffPlot::front() const
{
    return m_parts->front;
}

std::optional<QPoint> TradeOffPlot::placeOf(int point) const
{
    return point >= 0 && point < m_parts->count() && drawn(m_parts->point(point))
        ? std::optional(m_parts->plot->mapTo(this, m_parts->pixels(point)))
        : std::nullopt;
}

std::pair<double, double> TradeOffPlot::xRange() const
{
    const QCPRange range = m_parts->plot->xAxis->range();
    return {range.lower, range.upper};
}

std::pair<double, double> TradeOffPlot::yRange() const
{
    const QCPRange range = m_parts->plot->yAxis->range();
    return {range.lower, range.upper};
}

QStringList TradeOffPlot::yTicks() const
{
    QVector<double> ticks;
    QVector<QString> texts;
    m_parts->heightTicker->generate(m_parts->plot->yAxis->range(), QLocale::c(), QLatin1Char('g'), 6, ticks,
                                    nullptr, &texts);
    return texts;
}

QSize TradeOffPlot::sizeHint() const
{
    return {360, 200};
}

void TradeOffPlot::choose(int point)
{
    if (point >= 0 && point != m_parts->chosen) {
        setChosen(point);
        emit pointChosen(point);
    }
}

void TradeOffPlot::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_parts->restyle(*this);
        m_parts->rebuild();
    }
}

void TradeOffPlot::keyPressEvent(QKeyEvent *event)
{
    const std::vector<int> order = m_parts->fromLeft();
    const bool moves = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (!moves || order.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    const auto now = std::ranges::find(order, m_parts->chosen) - order.begin();
    const auto last = std::ssize(order) - 1;
    // Nothing chosen yet: the first or the last one, as the arrow points.
    const auto next = event->key() == Qt::Key_Right
        ? (now > last ? 0 : std::min(now + 1, last))
        : (now > last ? last : std::max<std::ptrdiff_t>(now - 1, 0));
    choose(order.at(static_cast<std::size_t>(next)));
}

void TradeOffPlot::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    m_parts->restyle(*this);
    m_parts->rebuild();
}

void TradeOffPlot::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    m_parts->restyle(*this);
    m_parts->rebuild();
}

}
