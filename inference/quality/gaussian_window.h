// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/quality.h"

#include <vector>

namespace sidelight
{

/// The separable window of SSIM and its two constants, as the inner loops take them.
struct GaussianWindow {
    int radius = 0; ///< pixels; the window is 2 * radius + 1 wide
    std::vector<float> weights; ///< at distance 0..radius from the centre; both sides together sum to 1
    float c1 = 0.0F; ///< C1 = (K1 L)^2 of Wang et al. 2004, eq. 7
    float c2 = 0.0F; ///< C2 = (K2 L)^2
};

/// Errors   Usage (even, too large or empty window; sigma, data range or constants not positive and finite)
Expected<GaussianWindow> gaussianWindow(const MetricRecipe &recipe);

}
