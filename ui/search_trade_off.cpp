// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search_trade_off.h"

#include "ui/figure_format.h"
#include "ui/search_table_model.h"

#include <limits>

namespace sidelight::ui
{

namespace
{

constexpr double kNoFigure = std::numeric_limits<double>::quiet_NaN();

double gainOf(const SearchPoint &point, SearchGoal::Measure measure)
{
    if (point.error) {
        return kNoFigure;
    }
    if (measure == SearchGoal::Measure::Psnr) {
        return point.worstPsnrDb;
    }
    return point.worstSsim == 0.0 ? kNoFigure : point.worstSsim;
}

}

QString goalText(const SearchGoal &goal)
{
    const QString figure = goal.measure == SearchGoal::Measure::Psnr
        ? psnrText(goal.least)
        : QStringLiteral("SSIM ") + ssimText(goal.least);
    return figure + u' ' + referenceMark(Reference::Original);
}

TradeOffContent searchTradeOff(const SearchContent &content, const SearchGoal &goal)
{
    const bool fastest = goal.wish == SearchGoal::Wish::Fastest;
    const bool psnr = goal.measure == SearchGoal::Measure::Psnr;
    TradeOffContent result;
    result.xLabel = fastest ? QStringLiteral("median time, ms") : QStringLiteral("file size, MB");
    result.yLabel = psnr ? QStringLiteral("worst PSNR ○, dB") : QStringLiteral("worst SSIM ○");
    result.goal = goal.least;
    result.goalLabel = QStringLiteral("goal ") + goalText(goal);
    result.endlessLabel = QStringLiteral("identical");
    result.hint = QStringLiteral("Nothing has been tried yet");
    for (std::size_t at = 0; at < content.points.size(); ++at) {
        const SearchPoint &point = content.points.at(at);
        result.points.push_back({.name = recipeLabel(point),
                                 .x = fastest ? point.medianMs : static_cast<double>(point.bytes) / 1e6,
                                 .y = gainOf(point, goal.measure),
                                 .details = recipeLabel(point) + u'\n' + searchFigures(point)
                                     + (point.error       ? QString()
                                            : point.meets ? QStringLiteral("\nreaches the goal")
                                                          : QStringLiteral("\nmisses the goal")),
                                 .color = {},
                                 .hollow = !point.meets,
                                 .marked = content.best && *content.best == static_cast<int>(at)});
    }
    return result;
}

}
