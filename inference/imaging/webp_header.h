// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/imaging/picture_header.h"

namespace sidelight
{

/// Header of a WebP file; walks its chunks.
///
/// Errors   UnreadablePicture, UnsupportedPicture for animations
/// Source   Google, "WebP Container Specification"; RFC 9649
Expected<PictureHeader> readWebpHeader(std::span<const std::byte> file);

}
