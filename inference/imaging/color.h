// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

namespace sidelight
{

/// Luma of the display-encoded values; a gray frame is copied.
///
/// Shapes   frame: H x W x {1, 3}; result: H x W x 1
/// Source   ITU-R BT.601-7, section 2.5.1: 0.299 R + 0.587 G + 0.114 B
FramePtr toGray(const Frame &frame);

/// A gray frame with its channel repeated; a colour frame is copied.
///
/// Shapes   frame: H x W x {1, 3}; result: H x W x 3
FramePtr toRgb(const Frame &frame);

/// The transfer curve of sRGB, linear light to display-encoded; negative values and values above 1 follow it
/// too.
///
/// Source   IEC 61966-2-1:1999, section 5.2
float encodeSrgb(float linear);

}
