// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"
#include "inference/core/quality.h"

namespace sidelight
{

/// Figures, and where in the picture the similarity is lost.
struct QualityWithMap {
    Quality quality;
    FramePtr ssimMap; ///< see SsimResult::map; null where the picture is smaller than the window
};

/// PSNR and SSIM of a picture against a reference, in one pass over both.
///
/// Shapes   reference, test: H x W x C, the same; SSIM is absent where H or W < recipe.windowSize
/// Range    both clamped to 0..1 for measuring
/// Errors   SizeMismatch (sizes or channels differ), NonFiniteOutput (NaN or infinity in a picture), Usage
///          (impossible recipe), OutOfMemory
/// Threads  reentrant; uses `threads` threads, 0: as many as the machine has cores; the same result with any
/// number Cost     O(HWC windowSize)
Expected<Quality> measureQuality(const Frame &reference, const Frame &test, Reference kind,
                                 const MetricRecipe &recipe = {}, int threads = 0);

/// As measureQuality, with the map of SSIM.
///
/// Cost     as measureQuality; one float plane more
Expected<QualityWithMap> measureQualityWithMap(const Frame &reference, const Frame &test, Reference kind,
                                               const MetricRecipe &recipe = {}, int threads = 0);

}
