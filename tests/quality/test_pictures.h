// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

#include <cstddef>
#include <random>
#include <utility>
#include <vector>

namespace sidelight
{

inline Frame flatPicture(int width, int height, int channels, float value)
{
    return Frame(width, height, channels,
                 std::vector<float>(static_cast<std::size_t>(width) * height * channels, value));
}

/// Independent samples of 256 levels in 0..1, the same for the same seed.
inline Frame randomPicture(int width, int height, int channels, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<float> pixels(static_cast<std::size_t>(width) * height * channels);
    for (float &pixel : pixels) {
        pixel = static_cast<float>(random() % 256) / 255.0F;
    }
    return Frame(width, height, channels, std::move(pixels));
}

}
