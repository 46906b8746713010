// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/picture.h"
#include "inference/core/reading.h"
#include "inference/files/descriptor.h"

#include <string>

namespace sidelight
{

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

/// The same of a file that is open; the path is only named in the picture and in errors.
Expected<PicturePtr> readPicture(const Descriptor &file, const std::string &path,
                                 const ReadOptions &options = {});

}
