// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/sample_storage.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sidelight
{

/// Longest side of a picture, in pixels: the limit of OpenCV's decoders.
inline constexpr int kMaxPictureSide = 1 << 20;

/// An immutable picture: height x width x channels interleaved float32, R, G, B order, display-encoded.
///
/// Shapes   channels is 1 or 3; width, height >= 1; there are width * height * channels samples
/// Range    nominally 0..1; values outside are kept as they are
/// Threads  never modified after creation; shared as FramePtr
/// Cost     a copy shares the samples
class Frame
{
public:
    /// Aborts (a programming error, never bad input) if the sizes do not fit together.
    Frame(int width, int height, int channels, SampleStoragePtr storage);
    Frame(int width, int height, int channels, std::vector<float> pixels);

    int width() const { return m_width; }
    int height() const { return m_height; }
    int channels() const { return m_channels; }
    std::span<const float> pixels() const { return m_pixels; }
    const SampleStoragePtr &storage() const { return m_storage; }
    std::span<const float> row(int y) const;
    float at(int x, int y, int channel) const;
    bool sameSizeAs(const Frame &other) const;

private:
    int m_width;
    int m_height;
    int m_channels;
    SampleStoragePtr m_storage;
    std::span<const float> m_pixels; ///< of the storage
};

using FramePtr = std::shared_ptr<const Frame>;

/// What is painted: an 8-bit B, G, R, 255 copy of a frame. No figure is ever computed from it.
struct DisplayImage {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> bgrx; ///< height * width * 4 bytes, rows without padding
};

using DisplayImagePtr = std::shared_ptr<const DisplayImage>;

/// The 8-bit copy for painting: clamped to 0..1, times 255, rounded to nearest; NaN becomes 0.
///
/// Threads  reentrant; call it on a worker thread
DisplayImagePtr toDisplayImage(const Frame &frame);

}
