// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "app/cli/picture_plan.h"
#include "inference/core/hosting.h"

#include <optional>
#include <string>

namespace sidelight
{

struct LayersOptions {
    std::string model;
    std::string recipe = "int8";
    CalibrationOptions calibrate; ///< its exposure ratio is also that of the input
    std::optional<std::string> input; ///< nullopt: the first picture that is calibrated on
    int threads = 0;
    HostingSettings hosting;
    bool json = false;
};

/// `sidelight layers`: says what the quantization of each layer does to a picture, the worst first.
ExitCode runLayers(const LayersOptions &options, Console &console);

}
