// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/picture_reader.h"

#include "inference/core/thread_guard.h"
#include "inference/files/input_file.h"
#include "inference/files/sha256.h"
#include "inference/imaging/camera_raw.h"
#include "inference/imaging/opencv_decoder.h"
#include "inference/imaging/picture_header.h"
#include "inference/imaging/pnm.h"
#include "inference/imaging/raw_rendering.h"

#include <limits>
#include <new>
#include <span>
#include <utility>

namespace sidelight
{

namespace
{

constexpr std::uint64_t kMaxDecodedBytes = 2'000'000'000; ///< OpenCV counts them with an int

std::unexpected<Error> cancelled()
{
    return std::unexpected(Error{ErrorCode::Cancelled, {}, "reading was stopped", {}, {}});
}

Expected<void> checkHeader(const PictureHeader &header, const ReadLimits &limits)
{
    const bool tooLong = header.width > kMaxPictureSide || header.height > kMaxPictureSide;
    if (tooLong || header.width * header.height > limits.maxPixels) {
        const std::string limit = tooLong ? std::to_string(kMaxPictureSide) + " pixels a side"
                                          : std::to_string(limits.maxPixels) + " pixels";
        return std::unexpected(Error{ErrorCode::PictureTooLarge,
                                     {},
                                     "is " + std::to_string(header.width) + " x "
                                         + std::to_string(header.height) + " pixels large, the limit is "
                                         + limit,
                                     "choose a smaller picture",
                                     {}});
    }
    if (header.truncated && header.format != PictureFormat::Jpeg) {
        return std::unexpected(
            Error{ErrorCode::TruncatedPicture,
                  {},
                  "is " + formatWithArticle(header) + " file that ends before its picture does",
                  "copy the file again, it is cut",
                  {}});
    }
    return {};
}

Expected<void> decodeRaw(std::string &bytes, const ReadOptions &options, Picture &picture)
{
    Expected<CameraRaw> raw = readCameraRaw(bytes, options.limits, options.stop);
    if (!raw) {
        return std::unexpected(raw.error());
    }
    if (options.stop.stop_requested()) {
        return cancelled();
    }
    picture.exposureRatio = options.exposureRatio;
    picture.bitsPerSample = raw->bitsPerSample;
    picture.warnings = raw->warnings;
    picture.frame = renderMosaic(raw->mosaic, options.exposureRatio);
    picture.mosaic = std::make_shared<const Mosaic>(std::move(raw->mosaic));
    return {};
}

Expected<void> decodePixels(std::string &bytes, const PictureHeader &header, Picture &picture)
{
    if (bytes.size() > kMaxDecodedBytes) {
        return std::unexpected(
            Error{ErrorCode::PictureTooLarge, {}, "is larger than 2 GB", "choose a smaller picture", {}});
    }
    Expected<FramePtr> frame = header.format == PictureFormat::Pnm
        ? decodePnm(std::as_bytes(std::span(bytes)))
        : decodeWithOpenCv(bytes, header, picture.warnings);
    if (!frame) {
        return std::unexpected(frame.error());
    }
    picture.frame = std::move(*frame);
    return {};
}

Expected<void> decode(std::string &bytes, const ReadOptions &options, Picture &picture)
{
    const Expected<PictureHeader> header = readPictureHeader(std::as_bytes(std::span(bytes)));
    if (!header) {
        return std::unexpected(header.error());
    }
    if (auto fine = checkHeader(*header, options.limits); !fine) {
        return fine;
    }
    if (options.stop.stop_requested()) {
        return cancelled();
    }
    picture.format = header->name;
    picture.bitsPerSample = header->bitsPerSample;
    if (header->format == PictureFormat::CameraRaw) {
        Expected<void> raw = decodeRaw(bytes, options, picture);
        const bool final = raw || header->certainlyRaw || raw.error().code == ErrorCode::Cancelled;
        if (final) {
            return raw;
        }
    }
    picture.warnings = header->warnings;
    if (header->alpha) {
        picture.warnings.emplace_back("has transparency, which is left out");
    }
    if (header->truncated) {
        picture.warnings.emplace_back("is cut: it ends before its picture does, the rest is filled up");
    }
    return decodePixels(bytes, *header, picture);
}

}

Expected<PicturePtr> readPicture(const std::string &path, const ReadOptions &options)
{
    const Expected<Descriptor> file = openInputFile(path);
    if (!file) {
        return std::unexpected(file.error());
    }
    return readPicture(*file, path, options);
}

Expected<PicturePtr> readPicture(const Descriptor &file, const std::string &path, const ReadOptions &options)
{
    noteHeavyCall("readPicture");
    Error error;
    try {
        Expected<std::string> bytes = readFile(file, path, options.limits.maxFileBytes);
        if (!bytes) {
            return std::unexpected(bytes.error());
        }
        auto picture = std::make_shared<Picture>();
        picture->path = path;
        picture->sha256 = sha256(*bytes);
        Expected<void> decoded = decode(*bytes, options, *picture);
        if (decoded) {
            return picture;
        }
        error = decoded.error();
    } catch (const std::bad_alloc &) {
        error = {
            ErrorCode::OutOfMemory, {}, "needs more memory than there is", "choose a smaller picture", {}};
    } catch (const std::exception &problem) {
        error = {ErrorCode::UnreadablePicture,
                 {},
                 "cannot be decoded",
                 "copy or save the file again, it may be damaged",
                 problem.what()};
    }
    error.file = path;
    return std::unexpected(error);
}

}
