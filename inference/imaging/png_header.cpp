// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/png_header.h"

#include "inference/files/byte_view.h"
#include "inference/imaging/tiff_directory.h"

namespace sidelight
{

Expected<PictureHeader> readPngHeader(std::span<const std::byte> file)
{
    constexpr std::uint64_t kSignatureLength = 8;
    constexpr std::uint64_t kChunkOverhead = 12;
    constexpr std::uint8_t kColourBit = 2;
    constexpr std::uint8_t kAlphaBit = 4;
    const ByteView view(file, true);
    if (!view.startsWith("IHDR", 12)) {
        return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                     {},
                                     "is a PNG file without a header",
                                     "copy the file again, it may be damaged",
                                     {}});
    }
    PictureHeader header;
    header.format = PictureFormat::Png;
    header.name = "PNG";
    header.bigEndian = true;
    header.width = view.u32(16);
    header.height = view.u32(20);
    header.bitsPerSample = view.u8(24);
    const std::uint8_t colourType = view.u8(25);
    header.gray = (colourType & kColourBit) == 0;
    header.alpha = (colourType & kAlphaBit) != 0;
    header.truncated = true;
    for (std::uint64_t at = kSignatureLength; view.contains(at, kChunkOverhead);) {
        const std::uint64_t length = view.u32(at);
        if (view.startsWith("eXIf", at + 4)) {
            header.orientation = exifOrientation(view.part(at + 8, length));
        } else if (view.startsWith("tRNS", at + 4)) {
            header.alpha = true;
        } else if (view.startsWith("acTL", at + 4)) {
            header.warnings.emplace_back("is animated, only the first picture is read");
        } else if (view.startsWith("IEND", at + 4)) {
            header.truncated = false;
            break;
        }
        at += length + kChunkOverhead;
    }
    return header;
}

}
