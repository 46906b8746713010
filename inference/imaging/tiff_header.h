// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/imaging/picture_header.h"

namespace sidelight
{

/// Header of a TIFF file, or of one of the many camera RAW formats that are TIFF files inside.
///
/// Errors   UnreadablePicture, UnsupportedPicture
Expected<PictureHeader> readTiffHeader(std::span<const std::byte> file);

}
