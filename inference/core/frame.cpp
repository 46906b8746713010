// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/frame.h"

#include "inference/core/thread_guard.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sidelight
{

Frame::Frame(int width, int height, int channels, std::vector<float> pixels)
    : Frame(width, height, channels, heapStorage(std::move(pixels)))
{
}

Frame::Frame(int width, int height, int channels, SampleStoragePtr storage)
    : m_width(width)
    , m_height(height)
    , m_channels(channels)
    , m_storage(std::move(storage))
    , m_pixels(m_storage->samples())
{
    const bool fits = width >= 1 && height >= 1 && (channels == 1 || channels == 3)
        && m_pixels.size() == static_cast<std::size_t>(width) * height * channels;
    if (!fits) {
        std::abort();
    }
}

std::span<const float> Frame::row(int y) const
{
    const std::size_t length = static_cast<std::size_t>(m_width) * m_channels;
    return pixels().subspan(y * length, length);
}

float Frame::at(int x, int y, int channel) const
{
    return row(y)[static_cast<std::size_t>(x) * m_channels + channel];
}

bool Frame::sameSizeAs(const Frame &other) const
{
    return m_width == other.m_width && m_height == other.m_height;
}

DisplayImagePtr toDisplayImage(const Frame &frame)
{
    noteHeavyCall("toDisplayImage");
    auto image = std::make_shared<DisplayImage>();
    image->width = frame.width();
    image->height = frame.height();
    const std::size_t count = static_cast<std::size_t>(frame.width()) * frame.height();
    image->bgrx.resize(count * 4);
    const float *in = frame.pixels().data();
    std::uint8_t *out = image->bgrx.data();
    // A comparison with NaN is false, so that std::max(0, NaN) gives its first argument.
    const auto byte = [](float v) {
        return static_cast<std::uint8_t>(std::min(std::max(0.0F, v), 1.0F) * 255.0F + 0.5F);
    };
    const int channels = frame.channels();
    for (std::size_t i = 0; i < count; ++i, in += channels, out += 4) {
        out[0] = byte(in[channels - 1]);
        out[1] = byte(in[channels / 2]);
        out[2] = byte(in[0]);
        out[3] = 255;
    }
    return image;
}

}
