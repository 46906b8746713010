// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/opencv_decoder.h"

#include "inference/files/descriptor.h"
#include "inference/imaging/color.h"
#include "inference/imaging/orientation.h"

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <tiffio.h>

#include <cmath>
#include <limits>
#include <mutex>
#include <span>
#include <sys/mman.h>

namespace sidelight
{

namespace
{

void applyPatches(std::string &file, const PictureHeader &header)
{
    for (const auto &[offset, value] : header.patches) {
        if (offset + 2 <= file.size()) {
            const auto high = static_cast<char>(value >> 8);
            const auto low = static_cast<char>(value & 0xFF);
            file[offset] = header.bigEndian ? high : low;
            file[offset + 1] = header.bigEndian ? low : high;
        }
    }
}

/// NaN becomes 0, infinities the end of the range that is nearest; counts what it replaced.
float finite(float value, std::size_t &replaced)
{
    if (std::isfinite(value)) {
        return value;
    }
    ++replaced;
    return value > 0.0F ? 1.0F : 0.0F;
}

template<typename Sample> float scaled(Sample sample, std::size_t &replaced)
{
    if constexpr (std::numeric_limits<Sample>::is_integer) {
        return static_cast<float>(sample) / static_cast<float>(std::numeric_limits<Sample>::max());
    } else {
        return finite(static_cast<float>(sample), replaced);
    }
}

/// Upright R, G, B or gray floats of a B, G, R (A) matrix.
template<typename Sample>
FramePtr toFrame(const cv::Mat &mat, const PictureHeader &header, std::size_t &replaced)
{
    const cv::Mat stored = mat.isContinuous() ? mat : mat.clone();
    const int storedChannels = stored.channels();
    const int channels = storedChannels < 3 || header.gray ? 1 : 3;
    const OrientationMap map = orientationMap(header.orientation, stored.cols, stored.rows);
    const auto *samples = stored.ptr<Sample>();
    std::vector<float> pixels(static_cast<std::size_t>(map.width) * map.height * channels);
    float *out = pixels.data();
    for (int y = 0; y < map.height; ++y) {
        for (int x = 0; x < map.width; ++x, out += channels) {
            const Sample *in = samples + map.storedIndex(x, y) * storedChannels;
            for (int c = 0; c < channels; ++c) {
                out[c] = scaled(in[channels - 1 - c], replaced);
            }
        }
    }
    if (header.format == PictureFormat::OpenExr) {
        for (float &value : pixels) {
            value = encodeSrgb(value);
        }
    }
    if (header.invertedGray) {
        for (float &value : pixels) {
            value = 1.0F - value;
        }
    }
    return std::make_shared<const Frame>(map.width, map.height, channels, std::move(pixels));
}

Expected<FramePtr> convert(const cv::Mat &mat, const PictureHeader &header, std::size_t &replaced)
{
    const bool precise = header.bitsPerSample <= 8 || mat.depth() != CV_8U;
    switch (precise ? mat.depth() : -1) {
    case CV_8U:
        return toFrame<std::uint8_t>(mat, header, replaced);
    case CV_16U:
        return toFrame<std::uint16_t>(mat, header, replaced);
    case CV_32F:
        return toFrame<float>(mat, header, replaced);
    default:
        return std::unexpected(
            Error{ErrorCode::UnsupportedPicture,
                  {},
                  "is " + formatWithArticle(header) + " picture whose samples are not supported",
                  "save it as RGB or gray with 8 or 16 bits, without alpha",
                  {}});
    }
}

/// libtiff tells no more than this when it cannot unpack a strip: OpenCV takes what it leaves for black
/// pixels.
thread_local bool t_tiffFailed = false;

cv::Mat decodeInMemory(std::string &file)
{
    const cv::Mat encoded(1, static_cast<int>(file.size()), CV_8UC1, file.data());
    return cv::imdecode(encoded, cv::IMREAD_UNCHANGED);
}

/// OpenCV's decoder of OpenEXR takes names of files only; given bytes it would write them into a folder for
/// temporary files, which a sandbox forbids. So they get a name that is not in any folder.
cv::Mat decodeByName(const std::string &file)
{
    const Descriptor named(memfd_create("sidelight-exr", MFD_CLOEXEC));
    if (!writeAt(named, 0, std::as_bytes(std::span(file)))) {
        return {};
    }
    return cv::imread("/proc/self/fd/" + std::to_string(named.number()), cv::IMREAD_UNCHANGED);
}

}

Expected<FramePtr> decodeWithOpenCv(std::string &file, const PictureHeader &header,
                                    std::vector<std::string> &warnings)
{
    static std::once_flag silence;
    std::call_once(silence, [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        TIFFSetErrorHandlerExt([](thandle_t, const char *, const char *, va_list) { t_tiffFailed = true; });
    });
    t_tiffFailed = false;
    if (header.format == PictureFormat::Jpeg && header.truncated) {
        // With an end marker the decoder fills the rest evenly, without it it repeats what it had last.
        file.resize(header.usableBytes);
        file += "\xFF\xD9";
    }
    applyPatches(file, header);
    const cv::Mat mat = header.format == PictureFormat::OpenExr ? decodeByName(file) : decodeInMemory(file);
    if (mat.empty() || t_tiffFailed) {
        return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                     {},
                                     "is " + formatWithArticle(header) + " file that cannot be decoded",
                                     "copy or save the file again, it may be damaged",
                                     {}});
    }
    std::size_t replaced = 0;
    Expected<FramePtr> frame = convert(mat, header, replaced);
    if (replaced > 0) {
        warnings.push_back("has " + std::to_string(replaced)
                           + " samples that are not finite; NaN is shown as 0, infinity as 1 or 0");
    }
    return frame;
}

}
