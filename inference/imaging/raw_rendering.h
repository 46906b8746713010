// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/picture.h"

namespace sidelight
{

/// What a person sees of a mosaic: times the ratio, white-balanced, clamped to 0..1, bilinear demosaicing,
/// sRGB curve.
///
/// Shapes   mosaic: H x W, both even; result: H x W x 3
/// Range    result in 0..1, display-encoded; no camera colour matrix is applied
/// Threads  reentrant
/// Cost     O(HW); four float planes
FramePtr renderMosaic(const Mosaic &mosaic, double exposureRatio);

}
