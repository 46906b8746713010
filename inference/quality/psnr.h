// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"

namespace sidelight
{

/// Mean of the squared differences of all samples, both pictures clamped to 0..1.
///
/// Shapes   reference, test: H x W x C, the same
/// Range    result in 0..1; 0 for identical pictures
/// Errors   SizeMismatch (sizes or channels differ), NonFiniteOutput (NaN or infinity in a picture),
/// OutOfMemory Threads  reentrant; as many threads as the machine has cores, the same result with any number
/// Cost     O(HWC)
Expected<double> meanSquaredError(const Frame &reference, const Frame &test);

/// Peak signal-to-noise ratio in dB; +infinity for a mean squared error of 0.
double psnrDb(double meanSquaredError, double dataRange = 1.0);

}
