// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/variant.h"

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// Pictures to calibrate on: files, or folders of them. Ground truths that lie beside them are not among
/// them, but say the exposure ratio by their names.
struct CalibrationOptions {
    std::vector<std::string> pictures;
    std::optional<double> exposureRatio; ///< of camera RAW, whatever the names say
    double unnamedRatio = 1.0; ///< where the names say nothing
};

/// Errors   those of expandPictures
Expected<std::vector<CalibrationPicture>> calibrationPictures(const CalibrationOptions &options);

}
