// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/trade_off_plot.h"

#include <qcustomplot.h>

namespace sidelight::ui
{

bool drawn(const TradeOffPoint &point); ///< it has a place on the axes

/// Where the y axis begins and ends, and where on it lies what has no end.
struct TradeOffHeights {
    double low = 0.0;
    double high = 1.0;
    std::optional<double> endless; ///< set where some point has no end
    double lastTick = 1.0; ///< above, numbers would say what is not so
};

/// Room for all points and the goal.
TradeOffHeights heightsOf(const TradeOffContent &content);

/// Room for all points on the x axis; from zero on where that is near, so that lengths can be compared.
std::pair<double, double> widthsOf(const TradeOffContent &content);

/// Numbers on the y axis as far as they hold, and one word where lies what has no end.
class HeightTicker : public QCPAxisTicker
{
public:
    HeightTicker();

    void setHeights(const TradeOffHeights &heights, const QString &word);

protected:
    QVector<double> createTickVector(double tickStep, const QCPRange &range) override;
    QString getTickLabel(double tick, const QLocale &locale, QChar format, int precision) override;

private:
    TradeOffHeights m_heights;
    QString m_word;
};

}
