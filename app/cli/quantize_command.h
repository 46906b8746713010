// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/cli/picture_plan.h"
#include "inference/core/hosting.h"

#include <string>

namespace sidelight
{

struct QuantizeOptions {
    std::string model;
    std::string recipe;
    CalibrationOptions calibrate;
    int threads = 0;
    std::string out;
    bool force = false;
    HostingSettings hosting;
    bool json = false;
};

/// `sidelight quantize`: makes a variant of a model by a recipe, says how far its answers are from the
/// model's, and writes it as a TorchScript file.
ExitCode runQuantize(const QuantizeOptions &options, Console &console);

}
