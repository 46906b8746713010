// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"
#include "inference/core/quality.h"

namespace sidelight
{

/// Mean structural similarity, and where it came from.
struct SsimResult {
    double mean = 1.0;
    FramePtr map; ///< one channel; a pixel is the mean over channels of the window that starts there
};

/// Mean structural similarity of two pictures clamped to 0..1, over valid windows and channels.
///
/// Shapes   reference, test: H x W x C, the same; H, W >= recipe.windowSize
/// Range    result in -1..1; 1 for identical pictures
/// Errors   SizeMismatch (sizes or channels differ), TooSmall (smaller than the window), NonFiniteOutput (NaN
/// or
///          infinity in a picture), Usage (impossible recipe), OutOfMemory
/// Threads  reentrant; as many threads as the machine has cores, the same result with any number
/// Cost     O(HWC windowSize)
/// Source   Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
/// visibility
///          to structural similarity", IEEE Trans. Image Processing 13(4), 2004, eq. 13; deviation:
///          population covariance, valid windows only, mean over channels
Expected<double> ssim(const Frame &reference, const Frame &test, const MetricRecipe &recipe = {});

/// As ssim, with the map: (H - windowSize + 1) x (W - windowSize + 1) x 1, values in -1..1.
///
/// Cost     as ssim; one float plane more
Expected<SsimResult> ssimWithMap(const Frame &reference, const Frame &test, const MetricRecipe &recipe = {});

}
