// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/trade_off_plot.h"
#include "ui/search_content.h"

namespace sidelight::ui
{

/// The tried recipes by what the goal is about: time or size against the worst PSNR or SSIM. Points have the
/// indices of those of the content; what failed, or has no such figure, is not drawn. What misses the goal
/// is hollow, the best one is marked.
TradeOffContent searchTradeOff(const SearchContent &content, const SearchGoal &goal);

QString goalText(const SearchGoal &goal); ///< "40.00 dB ○", "SSIM 0.9900 ○"

}
