// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"
#include "inference/core/quality.h"

#include <vector>

namespace sidelight
{

/// Similarity of every valid window and channel, interleaved, straight from the definition and in double
/// precision: what the fast one is compared with.
std::vector<double> plainSsim(const Frame &reference, const Frame &test, const MetricRecipe &recipe = {});

/// Mean of the squared differences, likewise.
double plainSquaredError(const Frame &reference, const Frame &test);

}
