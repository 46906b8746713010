// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/bayer_packing.h"

#include "inference/core/thread_guard.h"

#include <algorithm>

namespace sidelight
{

std::vector<float> packMosaic(const Mosaic &mosaic, double exposureRatio)
{
    noteHeavyCall("packMosaic");
    const std::size_t width = static_cast<std::size_t>(mosaic.width) / 2;
    const std::size_t height = static_cast<std::size_t>(mosaic.height) / 2;
    const auto ratio = static_cast<float>(exposureRatio);
    std::vector<float> planes(4 * width * height);
    for (std::size_t site = 0; site < mosaic.cell.size(); ++site) {
        float *out = planes.data() + static_cast<std::size_t>(mosaic.cell[site]) * width * height;
        for (std::size_t y = 0; y < height; ++y) {
            const float *in = mosaic.values().data() + (2 * y + site / 2) * 2 * width + site % 2;
            for (std::size_t x = 0; x < width; ++x) {
                *out++ = std::min(in[2 * x] * ratio, 1.0F);
            }
        }
    }
    return planes;
}

}
