// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/color.h"

#include "inference/core/thread_guard.h"

#include <cmath>
#include <utility>

namespace sidelight
{

FramePtr toGray(const Frame &frame)
{
    noteHeavyCall("toGray");
    if (frame.channels() == 1) {
        return std::make_shared<const Frame>(frame);
    }
    const std::span<const float> in = frame.pixels();
    std::vector<float> luma(in.size() / 3);
    for (std::size_t i = 0; i < luma.size(); ++i) {
        luma[i] = 0.299F * in[3 * i] + 0.587F * in[3 * i + 1] + 0.114F * in[3 * i + 2];
    }
    return std::make_shared<const Frame>(frame.width(), frame.height(), 1, std::move(luma));
}

FramePtr toRgb(const Frame &frame)
{
    noteHeavyCall("toRgb");
    if (frame.channels() == 3) {
        return std::make_shared<const Frame>(frame);
    }
    const std::span<const float> in = frame.pixels();
    std::vector<float> rgb(in.size() * 3);
    for (std::size_t i = 0; i < in.size(); ++i) {
        rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = in[i];
    }
    return std::make_shared<const Frame>(frame.width(), frame.height(), 3, std::move(rgb));
}

float encodeSrgb(float linear)
{
    return linear <= 0.0031308F ? 12.92F * linear : 1.055F * std::pow(linear, 1.0F / 2.4F) - 0.055F;
}

}
