// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/exr_header.h"

#include "inference/files/byte_view.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sidelight
{

namespace
{

constexpr std::uint32_t kTiledBit = 0x200;
constexpr std::uint32_t kDeepBit = 0x800;
constexpr std::uint32_t kMultiPartBit = 0x1000;
constexpr std::uint64_t kMaxNameLength = 255;

/// Scan lines a block, by the number of the compression method.
constexpr std::array<std::uint64_t, 10> kLinesPerBlock{1, 1, 1, 16, 32, 16, 32, 32, 32, 256};

struct Attribute {
    std::string name;
    std::uint64_t valueAt = 0;
    std::uint64_t length = 0;
    std::uint64_t end() const { return valueAt + length; }
};

std::optional<std::string> nameAt(const ByteView &view, std::uint64_t at)
{
    std::string name;
    while (name.size() <= kMaxNameLength && view.contains(at, 1)) {
        const auto letter = static_cast<char>(view.u8(at++));
        if (letter == '\0') {
            return name;
        }
        name += letter;
    }
    return std::nullopt;
}

std::optional<Attribute> attributeAt(const ByteView &view, std::uint64_t at)
{
    const std::optional<std::string> name = nameAt(view, at);
    const std::optional<std::string> type = name ? nameAt(view, at + name->size() + 1) : std::nullopt;
    if (!type) {
        return std::nullopt;
    }
    Attribute attribute;
    attribute.name = *name;
    attribute.valueAt = at + name->size() + type->size() + 6;
    attribute.length = view.u32(attribute.valueAt - 4);
    return view.contains(attribute.valueAt, attribute.length) ? std::optional(attribute) : std::nullopt;
}

struct Channels {
    std::vector<std::string> names;
    bool integer = false;
    int bits = 16;

    bool has(const char *name) const { return std::ranges::find(names, name) != names.end(); }
};

Channels channelsOf(const ByteView &view, const Attribute &attribute)
{
    Channels channels;
    std::uint64_t at = attribute.valueAt;
    while (at < attribute.end()) {
        const std::optional<std::string> name = nameAt(view, at);
        if (!name || name->empty()) {
            break;
        }
        const std::uint32_t type = view.u32(at + name->size() + 1);
        channels.integer = channels.integer || type == 0;
        channels.bits = std::max(channels.bits, type == 1 ? 16 : 32);
        channels.names.push_back(*name);
        at += name->size() + 17;
    }
    return channels;
}

/// Whether a block of scan lines is missing or ends beyond the end of the file.
bool blocksAreCut(const ByteView &view, std::uint64_t table, std::uint64_t lines, std::uint8_t compression)
{
    if (compression >= kLinesPerBlock.size()) {
        return false;
    }
    const std::uint64_t perBlock = kLinesPerBlock[compression];
    const std::uint64_t blocks = (lines + perBlock - 1) / perBlock;
    if (!view.contains(table, blocks * 8)) {
        return true;
    }
    for (std::uint64_t i = 0; i < blocks; ++i) {
        const std::uint64_t block = view.u64(table + i * 8);
        if (block == 0 || !view.contains(block, 8) || !view.contains(block + 8, view.u32(block + 4))) {
            return true;
        }
    }
    return false;
}

std::unexpected<Error> refuse(ErrorCode code, const std::string &what, const std::string &remedy)
{
    return std::unexpected(Error{code, {}, what, remedy, {}});
}

}

Expected<PictureHeader> readExrHeader(std::span<const std::byte> file)
{
    const ByteView view(file);
    const std::uint32_t flags = view.u32(4);
    if ((flags & (kDeepBit | kMultiPartBit)) != 0) {
        return refuse(ErrorCode::UnsupportedPicture, "is an OpenEXR file with deep data or several parts",
                      "save it as one flat part");
    }
    PictureHeader header;
    header.format = PictureFormat::OpenExr;
    header.name = "OpenEXR";
    Channels channels;
    std::array<std::int64_t, 4> data{};
    std::array<std::int64_t, 4> display{};
    std::uint8_t compression = 0;
    std::uint64_t at = 8;
    while (view.u8(at) != 0) {
        const std::optional<Attribute> attribute = attributeAt(view, at);
        if (!attribute) {
            break;
        }
        const auto box = [&](std::uint64_t i) -> std::int64_t {
            return view.i32(attribute->valueAt + 4 * i);
        };
        if (attribute->name == "dataWindow") {
            data = {box(0), box(1), box(2), box(3)};
        } else if (attribute->name == "displayWindow") {
            display = {box(0), box(1), box(2), box(3)};
        } else if (attribute->name == "compression") {
            compression = view.u8(attribute->valueAt);
        } else if (attribute->name == "channels") {
            channels = channelsOf(view, *attribute);
        }
        at = attribute->end();
    }
    if (!view.contains(at, 1) || view.u8(at) != 0 || data[2] < data[0] || data[3] < data[1]) {
        return refuse(ErrorCode::UnreadablePicture, "is an OpenEXR file with a damaged header",
                      "copy the file again, it may be cut");
    }
    const bool colour = channels.has("R") && channels.has("G") && channels.has("B");
    if (channels.integer || (!colour && !channels.has("Y"))) {
        return refuse(ErrorCode::UnsupportedPicture,
                      "is an OpenEXR file without half or float channels R, G, B or Y",
                      "save the picture itself as R, G, B");
    }
    header.width = static_cast<std::uint64_t>(data[2] - data[0] + 1);
    header.height = static_cast<std::uint64_t>(data[3] - data[1] + 1);
    header.bitsPerSample = channels.bits;
    header.gray = !colour && !channels.has("RY");
    header.alpha = channels.has("A");
    if ((flags & kTiledBit) == 0) {
        header.truncated = blocksAreCut(view, at + 1, header.height, compression);
    }
    if (data != display) {
        header.warnings.emplace_back("has a data window that is not its display window, the former is shown");
    }
    return header;
}

}
