// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/picture.h"
#include "inference/imaging/picture_reader.h"

#include <stop_token>
#include <string>
#include <vector>

namespace sidelight
{

/// A camera RAW file as LibRaw reads it.
struct CameraRaw {
    Mosaic mosaic;
    int bitsPerSample = 16;
    std::vector<std::string> warnings;
};

/// Reads a camera RAW file in memory: visible area, upright, cut to even sides, black level of each site
/// subtracted and its white level scaled to 1.
///
/// Errors   UnreadablePicture, UnsupportedPicture (no Bayer mosaic), TruncatedPicture, PictureTooLarge,
///          Cancelled, OutOfMemory
/// Threads  reentrant
Expected<CameraRaw> readCameraRaw(std::string &file, const ReadLimits &limits, const std::stop_token &stop);

}
