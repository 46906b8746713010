// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/picture_writer.h"

#include "inference/core/thread_guard.h"

#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <new>

namespace sidelight
{

namespace
{

/// A comparison with NaN is false, so that std::max(0, NaN) gives its first argument.
template<typename Sample> Sample quantized(float value)
{
    constexpr float kLargest = std::numeric_limits<Sample>::max();
    return static_cast<Sample>(std::min(std::max(0.0F, value), 1.0F) * kLargest + 0.5F);
}

/// OpenCV's order is B, G, R.
template<typename Sample> cv::Mat toMat(const Frame &frame)
{
    const int channels = frame.channels();
    cv::Mat mat(frame.height(), frame.width(), CV_MAKETYPE(cv::traits::Depth<Sample>::value, channels));
    for (int y = 0; y < frame.height(); ++y) {
        const float *in = frame.row(y).data();
        auto *out = mat.ptr<Sample>(y);
        for (int x = 0; x < frame.width(); ++x, in += channels, out += channels) {
            for (int c = 0; c < channels; ++c) {
                out[c] = quantized<Sample>(in[channels - 1 - c]);
            }
        }
    }
    return mat;
}

}

Expected<std::string> encodePng(const Frame &frame, PngDepth depth)
{
    noteHeavyCall("encodePng");
    std::string detail;
    try {
        std::vector<unsigned char> bytes;
        const cv::Mat mat =
            depth == PngDepth::Bits8 ? toMat<std::uint8_t>(frame) : toMat<std::uint16_t>(frame);
        if (cv::imencode(".png", mat, bytes)) {
            return std::string(bytes.begin(), bytes.end());
        }
    } catch (const std::bad_alloc &) {
        return std::unexpected(Error{ErrorCode::OutOfMemory,
                                     {},
                                     "there is not enough memory to write the picture",
                                     "close other programs or choose smaller pictures",
                                     {}});
    } catch (const std::exception &problem) {
        detail = problem.what();
    }
    return std::unexpected(Error{ErrorCode::CannotWrite,
                                 {},
                                 "the picture cannot be written as a PNG file",
                                 "choose a smaller picture",
                                 detail});
}

Expected<void> writePng(const std::string &path, const Frame &frame, Existing existing, PngDepth depth)
{
    if (auto fine = checkOutputFile(path, existing); !fine) {
        return fine;
    }
    Expected<std::string> bytes = encodePng(frame, depth);
    if (!bytes) {
        bytes.error().file = path;
        return std::unexpected(bytes.error());
    }
    return writeFile(path, *bytes, existing);
}

}
