// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/cli/picture_plan.h"
#include "inference/core/hosting.h"
#include "inference/core/study.h"

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

struct SearchOptions {
    std::string model;
    CalibrationOptions calibrate; ///< its exposure ratio is also that of the inputs
    std::vector<std::string> inputs;
    std::optional<double> leastPsnr; ///< one of the two is set
    std::optional<double> leastSsim;
    SearchGoal::Wish wish = SearchGoal::Wish::Fastest;
    int threads = 0;
    std::optional<std::string> out; ///< where the best variant is written
    bool force = false;
    HostingSettings hosting;
    bool json = false;
};

/// `sidelight search`: looks for the smallest or fastest recipe that is near enough to the model on every
/// picture, says what it tried, and writes the best variant where that is wished.
///
/// Exit code   LimitCrossed where nothing but the model as it is meets the goal
ExitCode runSearch(const SearchOptions &options, Console &console);

}
