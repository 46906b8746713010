// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"
#include "inference/imaging/picture_header.h"

namespace sidelight
{

/// Header of a PBM, PGM or PPM file, plain or raw.
///
/// Errors   UnreadablePicture
/// Source   Netpbm, "PBM/PGM/PPM Format Specification"
Expected<PictureHeader> readPnmHeader(std::span<const std::byte> file);

/// The pixels of such a file; OpenCV leaves samples of other ranges than 255 and 65535 unscaled.
///
/// Errors   UnreadablePicture, TruncatedPicture
Expected<FramePtr> decodePnm(std::span<const std::byte> file);

}
