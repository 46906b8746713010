// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/study.h"

#include <QString>

#include <optional>
#include <vector>

namespace sidelight::ui
{

/// How far a search for a recipe has come; every value comes ready.
struct SearchContent {
    QString model; ///< label of the original; empty: none is open
    int pictures = 0; ///< on how many it searches
    std::optional<SearchGoal> goal; ///< that the points were tried for; absent: what the form says
    std::vector<SearchPoint> points; ///< tried so far, in that order
    std::optional<int> best; ///< index of the best one that meets the goal
    bool running = false;
    QString progress; ///< "trying int8:keep=conv1 (12 tried)"
    QString problem; ///< a sentence: why there can be no search; empty: there can
};

}
