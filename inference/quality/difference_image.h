// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

namespace sidelight
{

/// The difference from which on a picture of differences is white, of a range of 1: five times the mean one
/// of a picture with 42 dB.
inline constexpr double kWhiteDifference = 0.04;

/// Where two pictures differ, to look at: the mean over channels of |reference - test|, both clamped to 0..1,
/// from black (0) over colours of growing lightness to white (kWhiteDifference and more). The scale is the
/// same for all pictures, so that they can be compared; what is no number is white.
///
/// Shapes   reference, test: H x W x C, the same
/// Result   null where sizes or channels differ
/// Threads  reentrant; call it on a worker thread
/// Source   colours: D. A. Green, "A colour scheme for the display of astronomical intensity images", Bull.
///          Astr. Soc. India 39, 2011, section 2, with its standard parameters
DisplayImagePtr differenceImage(const Frame &reference, const Frame &test);

}
