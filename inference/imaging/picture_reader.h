// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/picture.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace sidelight
{

/// What a picture file may cost at most; checked before anything is decoded.
struct ReadLimits {
    std::uint64_t maxPixels = 150'000'000;
    std::uint64_t maxFileBytes = std::uint64_t{2} << 30;
};

struct ReadOptions {
    double exposureRatio = 1.0; ///< camera RAW only: applied to the rendering, recorded in the picture
    ReadLimits limits;
    std::stop_token stop; ///< asked between the steps, and by LibRaw's progress callback
};

/// Decodes a picture file; its content, never its name, decides what it is taken for.
///
/// PNG, JPEG, TIFF, WebP, BMP, PNM, OpenEXR, and camera RAW with a Bayer mosaic. EXIF orientation is applied
/// in all of them. Gray files give one channel, all others three; alpha is dropped with a warning.
///
/// Range    integer samples are divided by their largest value; OpenEXR is linear light and gets the sRGB
///          curve; float TIFF is taken as display-encoded; NaN becomes 0, infinity 0 or 1, with a warning
/// Errors   those of readFile; UnreadablePicture, UnsupportedPicture, TruncatedPicture (a cut JPEG is
///          decoded as far as it goes, with a warning), PictureTooLarge, Cancelled, OutOfMemory; never throws
/// Threads  reentrant; never on the GUI thread
Expected<PicturePtr> readPicture(const std::string &path, const ReadOptions &options = {});

}
