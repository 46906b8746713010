// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/jpeg_header.h"

#include "inference/files/byte_view.h"
#include "inference/imaging/tiff_directory.h"

#include <cstring>

namespace sidelight
{

namespace
{

enum Marker : std::uint8_t {
    kTemporary = 0x01,
    kStartOfFrame0 = 0xC0,
    kHuffmanTables = 0xC4,
    kJpegExtension = 0xC8,
    kArithmeticTables = 0xCC,
    kStartOfFrame15 = 0xCF,
    kRestart0 = 0xD0,
    kRestart7 = 0xD7,
    kStartOfImage = 0xD8,
    kEndOfImage = 0xD9,
    kStartOfScan = 0xDA,
    kApplication1 = 0xE1,
};

bool isFrame(std::uint8_t marker)
{
    return marker >= kStartOfFrame0 && marker <= kStartOfFrame15 && marker != kHuffmanTables
        && marker != kJpegExtension && marker != kArithmeticTables;
}

/// Markers without a length, and stuffed zeros in the entropy-coded data.
bool standsAlone(std::uint8_t marker)
{
    return marker == 0x00 || marker == 0xFF || marker == kTemporary || marker == kStartOfImage
        || (marker >= kRestart0 && marker <= kRestart7);
}

}

Expected<PictureHeader> readJpegHeader(std::span<const std::byte> file)
{
    const ByteView view(file, true);
    PictureHeader header;
    header.format = PictureFormat::Jpeg;
    header.name = "JPEG";
    header.bigEndian = true;
    header.truncated = true;
    header.usableBytes = file.size();
    int components = 0;
    std::uint64_t at = 2;
    while (at < file.size()) {
        const void *found = std::memchr(file.data() + at, 0xFF, file.size() - at);
        if (found == nullptr) {
            break;
        }
        at = static_cast<std::uint64_t>(static_cast<const std::byte *>(found) - file.data());
        const std::uint8_t marker = view.u8(at + 1);
        if (standsAlone(marker)) {
            at += marker == 0xFF ? 1 : 2;
            continue;
        }
        if (marker == kEndOfImage) {
            header.truncated = false;
            break;
        }
        const std::uint64_t body = at + 4;
        const std::uint64_t length = view.u16(at + 2);
        if (isFrame(marker) && components == 0) {
            header.bitsPerSample = view.u8(body);
            header.height = view.u16(body + 1);
            header.width = view.u16(body + 3);
            components = view.u8(body + 5);
        } else if (marker == kApplication1 && view.startsWith("Exif", body) && components == 0
                   && length > 2) {
            header.orientation = exifOrientation(view.part(body, length - 2));
        }
        if (!view.contains(at, 2 + length)) {
            header.usableBytes = at;
        }
        at += 2 + length;
    }
    if (components == 0) {
        return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                     {},
                                     "is a JPEG file without a picture in it",
                                     "copy the file again, it may be cut",
                                     {}});
    }
    if (components == 4) {
        return std::unexpected(
            Error{ErrorCode::UnsupportedPicture, {}, "is a CMYK picture", "convert it to RGB", {}});
    }
    header.gray = components == 1;
    return header;
}

}
