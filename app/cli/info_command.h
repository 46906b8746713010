// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/cli/picture_plan.h"
#include "inference/core/hosting.h"

#include <string>

namespace sidelight
{

struct InfoOptions {
    std::string model;
    std::string recipe = "fp32";
    CalibrationOptions calibrate; ///< for a recipe that needs it
    HostingSettings hosting;
    bool json = false;
};

/// `sidelight info`: what a model file is, and what would stop it from running or quantizing here.
ExitCode runInfo(const InfoOptions &options, Console &console);

}
