// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

#include <array>
#include <string>
#include <vector>

namespace sidelight
{

/// The four colours of a 2 x 2 Bayer cell in the order the networks take them (See-in-the-Dark packing).
enum class BayerSite { R = 0, Gr = 1, B = 2, Gb = 3 };

/// A camera RAW mosaic: one float32 a sensor site, black level subtracted and scaled to the white level.
///
/// Shapes   values(): height x width, both even
/// Range    0..1 nominally (negative values clamped to 0, above white kept); no exposure ratio applied
struct Mosaic {
    int width = 0;
    int height = 0;
    SampleStoragePtr storage;
    /// Which site of the cell stands at (0,0), (0,1), (1,0), (1,1) (row, column).
    std::array<BayerSite, 4> cell{BayerSite::R, BayerSite::Gr, BayerSite::Gb, BayerSite::B};
    std::array<float, 3> whiteBalance{1.0F, 1.0F, 1.0F}; ///< camera multipliers for R, G, B; G is 1

    std::span<const float> values() const { return storage->samples(); }
};

using MosaicPtr = std::shared_ptr<const Mosaic>;

/// A decoded picture file: what a network of any kind takes, and what a person sees of it.
struct Picture {
    std::string path; ///< as given, UTF-8 or the raw bytes of the file name
    std::string sha256; ///< of the file, 64 hex digits
    FramePtr
        frame; ///< display-encoded; for camera RAW a demosaiced rendering with the exposure ratio applied
    MosaicPtr mosaic; ///< camera RAW only, else null
    double exposureRatio = 1.0; ///< applied to the mosaic; 1 for anything else
    std::string format; ///< "PNG", "DNG", …
    int bitsPerSample = 8;
    std::vector<std::string> warnings; ///< sentences for a person, e.g. a truncated JPEG
};

using PicturePtr = std::shared_ptr<const Picture>;

}
