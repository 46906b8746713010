// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/webp_header.h"

#include "inference/files/byte_view.h"
#include "inference/imaging/tiff_directory.h"

namespace sidelight
{

Expected<PictureHeader> readWebpHeader(std::span<const std::byte> file)
{
    constexpr std::uint64_t kFirstChunk = 12;
    constexpr std::uint8_t kAnimationBit = 0x02;
    constexpr std::uint8_t kAlphaBit = 0x10;
    const ByteView view(file);
    PictureHeader header;
    header.format = PictureFormat::WebP;
    header.name = "WebP";
    header.truncated = !view.contains(8, view.u32(4));
    for (std::uint64_t at = kFirstChunk; view.contains(at, 8);) {
        const std::uint64_t length = view.u32(at + 4);
        const std::uint64_t body = at + 8;
        if (view.startsWith("VP8X", at)) {
            const std::uint8_t flags = view.u8(body);
            if ((flags & kAnimationBit) != 0) {
                return std::unexpected(Error{ErrorCode::UnsupportedPicture,
                                             {},
                                             "is an animated WebP file",
                                             "save one picture of it as a PNG file",
                                             {}});
            }
            header.alpha = (flags & kAlphaBit) != 0;
            header.width = view.u24(body + 4) + std::uint64_t{1};
            header.height = view.u24(body + 7) + std::uint64_t{1};
        } else if (view.startsWith("VP8L", at) && header.width == 0) {
            const std::uint32_t packed = view.u32(body + 1);
            header.width = (packed & 0x3FFF) + 1;
            header.height = ((packed >> 14) & 0x3FFF) + 1;
            header.alpha = ((packed >> 28) & 1) != 0;
        } else if (view.startsWith("VP8 ", at) && header.width == 0) {
            header.width = view.u16(body + 6) & 0x3FFF;
            header.height = view.u16(body + 8) & 0x3FFF;
        } else if (view.startsWith("EXIF", at)) {
            header.orientation = exifOrientation(view.part(body, length));
        }
        at = body + length + (length & 1);
    }
    return header;
}

}
