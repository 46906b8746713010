// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/imaging/picture_header.h"

namespace sidelight
{

/// Header of a JPEG file; looks for the end marker too, because a decoder fills up a cut file in silence.
///
/// Errors   UnreadablePicture, UnsupportedPicture
/// Cost     one pass over the bytes
/// Source   ITU-T T.81, annex B
Expected<PictureHeader> readJpegHeader(std::span<const std::byte> file);

}
