// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sidelight
{

enum class PictureFormat { Png, Jpeg, Tiff, WebP, Bmp, Pnm, OpenExr, CameraRaw };

/// What a file says about itself before its pixels are decoded.
struct PictureHeader {
    PictureFormat format = PictureFormat::Png;
    std::string name; ///< "PNG", "DNG", …
    std::uint64_t width = 0; ///< as stored, before orientation; 0 for camera RAW
    std::uint64_t height = 0;
    int bitsPerSample = 8;
    double sampleMax = 0.0; ///< value of a full sample; 0: that of the decoded type
    bool gray = false;
    bool alpha = false;
    bool invertedGray = false; ///< 0 is white (TIFF) and the decoder leaves it so
    int orientation = 1; ///< EXIF, 1..8
    bool truncated = false; ///< the file ends before its pixels do
    std::uint64_t usableBytes = 0; ///< of a truncated JPEG: up to the last whole segment
    bool certainlyRaw = false; ///< camera RAW that nothing else can read
    std::vector<std::string> warnings;
    /// Bytes to overwrite before decoding (offset, 16-bit value in the file's byte order), so that every
    /// decoder leaves orientation and alpha alone.
    std::vector<std::pair<std::size_t, std::uint16_t>> patches;
    bool bigEndian = false;
};

/// "a PNG", "an OpenEXR", for sentences.
std::string formatWithArticle(const PictureHeader &header);

/// Reads the header of a picture in memory; only known kinds get past it.
///
/// Errors   UnreadablePicture, UnsupportedPicture, TruncatedPicture, without the name of the file
/// Threads  reentrant; reads no byte outside the span
Expected<PictureHeader> readPictureHeader(std::span<const std::byte> file);

}
