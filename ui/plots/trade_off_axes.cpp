// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_axes.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace sidelight::ui
{

namespace
{

/// Begin and end of an axis for values from low to high.
std::pair<double, double> widened(double low, double high)
{
    const double span = high > low ? high - low : std::max(std::abs(high) * 0.1, 1e-6);
    return {low - span * 0.1, high + span * 0.1};
}

}

bool drawn(const TradeOffPoint &point)
{
    return std::isfinite(point.x) && (std::isfinite(point.y) || point.y > 0.0);
}

TradeOffHeights heightsOf(const TradeOffContent &content)
{
    std::vector<double> values;
    bool endless = false;
    for (const TradeOffPoint &point : content.points) {
        if (drawn(point) && std::isfinite(point.y)) {
            values.push_back(point.y);
        } else if (drawn(point)) {
            endless = true;
        }
    }
    if (content.goal && std::isfinite(*content.goal)) {
        values.push_back(*content.goal);
    }
    TradeOffHeights heights;
    if (!values.empty()) {
        const auto [least, most] = std::ranges::minmax(values);
        std::tie(heights.low, heights.high) = widened(least, most);
    }
    heights.lastTick = heights.high;
    if (endless) {
        const double span = heights.high - heights.low;
        heights.endless = heights.lastTick + span * 0.08;
        heights.high = heights.lastTick + span * 0.18;
    }
    return heights;
}

std::pair<double, double> widthsOf(const TradeOffContent &content)
{
    std::vector<double> values;
    for (const TradeOffPoint &point : content.points) {
        if (drawn(point)) {
            values.push_back(point.x);
        }
    }
    if (values.empty()) {
        return {0.0, 1.0};
    }
    const auto [least, most] = std::ranges::minmax(values);
    const auto [low, high] = widened(least, most);
    return {least >= 0.0 && least < 0.5 * most ? 0.0 : low, high};
}

HeightTicker::HeightTicker()
{
    setTickCount(4);
}

void HeightTicker::setHeights(const TradeOffHeights &heights, const QString &word)
{
    m_heights = heights;
    m_word = word;
}

QVector<double> HeightTicker::createTickVector(double tickStep, const QCPRange &range)
{
    QVector<double> ticks = QCPAxisTicker::createTickVector(tickStep, range);
    ticks.removeIf([this](double tick) { return tick > m_heights.lastTick; });
    if (m_heights.endless) {
        ticks << *m_heights.endless;
    }
    return ticks;
}

QString HeightTicker::getTickLabel(double tick, const QLocale &locale, QChar format, int precision)
{
    return m_heights.endless && tick == *m_heights.endless
        ? m_word
        : QCPAxisTicker::getTickLabel(tick, locale, format, precision);
}

}
