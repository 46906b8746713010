// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/imaging/picture_header.h"

namespace sidelight
{

/// Header of an OpenEXR file of one part; of files in scan lines the table of offsets is checked too.
///
/// Errors   UnreadablePicture, UnsupportedPicture for deep data, several parts and foreign channels
/// Source   Academy Software Foundation, "OpenEXR File Layout"
Expected<PictureHeader> readExrHeader(std::span<const std::byte> file);

}
