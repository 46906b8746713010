// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/budget_search.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace sidelight
{

/// What came of a search.
struct SearchOutcome {
    ModelInfo network;
    HostEnvironment environment;
    std::vector<SearchPoint> points; ///< in the order in which they were tried
    std::size_t best = 0; ///< of the points
    bool complete = false; ///< false: it was stopped
    std::string written; ///< the file of the best variant; empty: there is none

    /// Whether anything but the model as it is meets the goal.
    bool hasMet() const { return best != 0; }
    const SearchPoint &bestPoint() const { return points[best]; }
};

/// The least figure as it is said in sentences: "40 dB", "SSIM 0.98".
std::string leastText(const SearchGoal &goal);

/// A table of the points that no other beats, and what was tried.
///
/// Shapes   there is a point
std::string searchText(const SearchOutcome &found, const SearchRequest &request);

/// Every point, the best, and under which conditions.
nlohmann::ordered_json searchJson(const SearchOutcome &found, const SearchRequest &request);

}
