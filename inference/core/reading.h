// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <stop_token>

namespace sidelight
{

/// What a picture file may cost at most; checked before anything is decoded.
struct ReadLimits {
    std::uint64_t maxPixels = 150'000'000;
    std::uint64_t maxFileBytes = std::uint64_t{2} << 30;

    bool operator==(const ReadLimits &) const = default;
};

/// How a picture file is read.
struct ReadOptions {
    double exposureRatio = 1.0; ///< camera RAW only: applied to the rendering, recorded in the picture
    ReadLimits limits;
    std::stop_token stop; ///< asked between the steps, and by LibRaw's progress callback
};

}
