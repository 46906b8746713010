// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"

#include <string>

namespace sidelight
{

struct MetricsOptions {
    std::string reference;
    std::string test;
    bool json = false;
};

/// `sidelight metrics`: PSNR, SSIM and mean squared error of two picture files; of camera RAW the rendering.
ExitCode runMetrics(const MetricsOptions &options, Console &console);

}
