// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/imaging/picture_header.h"

namespace sidelight
{

/// Header of a PNG file; walks its chunks, so that a file without its end is known as truncated.
///
/// Errors   UnreadablePicture
/// Source   W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", section 5
Expected<PictureHeader> readPngHeader(std::span<const std::byte> file);

}
