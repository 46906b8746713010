// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/picture_header.h"

#include "inference/files/byte_view.h"
#include "inference/imaging/exr_header.h"
#include "inference/imaging/jpeg_header.h"
#include "inference/imaging/png_header.h"
#include "inference/imaging/pnm.h"
#include "inference/imaging/tiff_header.h"
#include "inference/imaging/webp_header.h"

#include <cstdlib>
#include <string_view>

namespace sidelight
{

namespace
{

using namespace std::string_view_literals;

Expected<PictureHeader> readBmpHeader(std::span<const std::byte> file)
{
    constexpr std::uint32_t kCoreHeaderLength = 12;
    constexpr std::uint32_t kUncompressed = 0;
    constexpr std::uint32_t kBitFields = 3;
    const ByteView view(file);
    const bool core = view.u32(14) == kCoreHeaderLength;
    PictureHeader header;
    header.format = PictureFormat::Bmp;
    header.name = "BMP";
    header.width = core ? view.u16(18) : static_cast<std::uint64_t>(std::abs(std::int64_t{view.i32(18)}));
    header.height = core ? view.u16(20) : static_cast<std::uint64_t>(std::abs(std::int64_t{view.i32(22)}));
    const std::uint64_t bitsPerPixel = view.u16(core ? 24 : 28);
    const std::uint32_t compression = core ? kUncompressed : view.u32(30);
    if (compression > kBitFields) {
        return std::unexpected(Error{ErrorCode::UnsupportedPicture,
                                     {},
                                     "is a BMP file of a kind that is not supported",
                                     "save it as a PNG file",
                                     {}});
    }
    const std::uint64_t rowBytes = (header.width * bitsPerPixel + 31) / 32 * 4;
    const bool packed = compression == kUncompressed || compression == kBitFields;
    header.truncated = packed && header.height < (std::uint64_t{1} << 31)
        && !view.contains(view.u32(10), rowBytes * header.height);
    return header;
}

Expected<PictureHeader> rawHeader(std::span<const std::byte>)
{
    PictureHeader header;
    header.format = PictureFormat::CameraRaw;
    header.name = "camera RAW";
    header.certainlyRaw = true;
    return header;
}

struct FormatRow {
    std::string_view magic;
    std::uint64_t at;
    Expected<PictureHeader> (*read)(std::span<const std::byte>);
};

constexpr FormatRow kFormats[] = {
    {"\x89PNG\r\n\x1a\n"sv, 0, readPngHeader},
    {"\xff\xd8\xff"sv, 0, readJpegHeader},
    {"II\x2a\0"sv, 0, readTiffHeader},
    {"MM\0\x2a"sv, 0, readTiffHeader},
    {"II\x2b\0"sv, 0, readTiffHeader},
    {"MM\0\x2b"sv, 0, readTiffHeader},
    {"WEBPVP8"sv, 8, readWebpHeader},
    {"\x76\x2f\x31\x01"sv, 0, readExrHeader},
    {"FUJIFILMCCD-RAW"sv, 0, rawHeader},
    {"IIRO"sv, 0, rawHeader},
    {"IIRS"sv, 0, rawHeader},
    {"MMOR"sv, 0, rawHeader},
    {"IIU\0"sv, 0, rawHeader},
    {"ftypcrx "sv, 4, rawHeader},
    {"HEAPCCDR"sv, 6, rawHeader},
    {"\0MRM"sv, 0, rawHeader},
    {"FOVb"sv, 0, rawHeader},
};

struct ForeignRow {
    std::string_view magic;
    std::uint64_t at;
    const char *name;
};

/// Kinds that are known by name only; they are named, never passed to a decoder.
constexpr ForeignRow kForeign[] = {
    {"GIF8"sv, 0, "a GIF file"},
    {"%PDF"sv, 0, "a PDF document"},
    {"8BPS"sv, 0, "a Photoshop file"},
    {"ftypheic"sv, 4, "a HEIC file"},
    {"ftypmif1"sv, 4, "a HEIF file"},
    {"ftypavif"sv, 4, "an AVIF file"},
    {"\0\0\0\x0cjP  "sv, 0, "a JPEG 2000 file"},
    {"\xff\x4f\xff\x51"sv, 0, "a JPEG 2000 file"},
    {"\0\0\0\x0cJXL "sv, 0, "a JPEG XL file"},
    {"\xff\x0a"sv, 0, "a JPEG XL file"},
    {"#?RADIANCE"sv, 0, "a Radiance HDR file"},
    {"DICM"sv, 128, "a DICOM file"},
    {"SIMPLE  ="sv, 0, "a FITS file"},
    {"<VRTDataset"sv, 0, "a GDAL virtual data set"},
    {"<svg"sv, 0, "an SVG drawing"},
    {"PK\x03\x04"sv, 0, "a ZIP archive"},
};

bool isPnm(const ByteView &view)
{
    const std::uint8_t after = view.u8(2);
    return view.u8(0) == 'P' && view.u8(1) >= '1' && view.u8(1) <= '6'
        && (after == '#' || after == ' ' || (after >= '\t' && after <= '\r'));
}

bool isBmp(const ByteView &view)
{
    const std::uint32_t length = view.u32(14);
    return view.startsWith("BM") && (length == 12 || (length >= 40 && length <= 124));
}

Expected<PictureHeader> readKnown(std::span<const std::byte> file)
{
    const ByteView view(file);
    for (const FormatRow &row : kFormats) {
        if (view.startsWith(row.magic, row.at)) {
            return row.read(file);
        }
    }
    if (isPnm(view)) {
        return readPnmHeader(file);
    }
    if (isBmp(view)) {
        return readBmpHeader(file);
    }
    for (const ForeignRow &row : kForeign) {
        if (view.startsWith(row.magic, row.at)) {
            return std::unexpected(Error{ErrorCode::UnsupportedPicture,
                                         {},
                                         std::string("is ") + row.name + ", which is not supported",
                                         "save the picture as a PNG or TIFF file",
                                         {}});
        }
    }
    return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                 {},
                                 "is not a picture of a known kind",
                                 "choose a PNG, JPEG, TIFF, WebP, OpenEXR, BMP, PNM or camera RAW file",
                                 {}});
}

}

std::string formatWithArticle(const PictureHeader &header)
{
    return (header.name.starts_with("Open") ? "an " : "a ") + header.name;
}

Expected<PictureHeader> readPictureHeader(std::span<const std::byte> file)
{
    Expected<PictureHeader> header = readKnown(file);
    if (header && !header->certainlyRaw && (header->width == 0 || header->height == 0)) {
        return std::unexpected(
            Error{header->truncated ? ErrorCode::TruncatedPicture : ErrorCode::UnreadablePicture,
                  {},
                  "is " + formatWithArticle(*header) + " file that does not say its size",
                  "copy the file again, it may be damaged",
                  {}});
    }
    return header;
}

}
