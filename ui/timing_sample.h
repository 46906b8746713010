// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/variant.h"

namespace sidelight::ui
{

/// The time of one forward pass, for the plots.
struct TimingSample {
    VariantId variant = 0;
    double milliseconds = 0.0;
    bool firstRun = false; ///< drawn as an open mark, left out of the distribution
};

}
