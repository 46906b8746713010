// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"
#include "app/cli/exit_code.h"
#include "inference/core/hosting.h"

#include <string>
#include <vector>

namespace sidelight
{

struct MetricsOptions {
    std::string reference;
    std::string test;
    std::vector<std::string> metrics; ///< names of metricNames(); empty: all
    HostingSettings hosting;
    bool json = false;
};

/// The metrics that can be asked for, in the order in which they are printed.
std::vector<std::string> metricNames();

/// `sidelight metrics`: PSNR, SSIM and mean squared error of two picture files; of camera RAW the rendering.
ExitCode runMetrics(const MetricsOptions &options, Console &console);

}
