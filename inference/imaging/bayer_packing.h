// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/picture.h"

#include <vector>

namespace sidelight
{

/// The mosaic as a network of kind bayer4 takes it: one plane a site of the 2 x 2 cell, in the order R, Gr,
/// B, Gb whatever the pattern of the camera.
///
/// Shapes   mosaic: H x W, both even; result: 4 x H/2 x W/2, planes one after the other
/// Range    value times exposureRatio, at most 1
/// Threads  reentrant
/// Source   C. Chen, Q. Chen, J. Xu, V. Koltun, "Learning to See in the Dark", CVPR 2018, section 4.1; the
///          order of the planes is that of the authors' program
std::vector<float> packMosaic(const Mosaic &mosaic, double exposureRatio);

}
