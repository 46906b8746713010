// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/zip_member.h"

#include "inference/archive/archive_error.h"

#include <zlib.h>

#include <optional>

namespace sidelight
{

namespace
{

/// Exactly `length` bytes out of the whole of `packed`, or nothing.
std::optional<std::vector<std::byte>> inflated(std::vector<std::byte> packed, std::size_t length)
{
    // One byte more, so that output that is too long shows.
    std::vector<std::byte> unpacked(length + 1);
    z_stream stream = {};
    stream.next_in = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef *>(unpacked.data());
    stream.avail_out = static_cast<uInt>(unpacked.size());
    constexpr int kRawDeflate = -15;
    if (inflateInit2(&stream, kRawDeflate) != Z_OK) {
        return std::nullopt;
    }
    const int result = inflate(&stream, Z_FINISH);
    const bool whole = result == Z_STREAM_END && stream.total_out == length;
    inflateEnd(&stream);
    if (!whole) {
        return std::nullopt;
    }
    unpacked.resize(length);
    return unpacked;
}

}

Expected<std::vector<std::byte>> readZipMember(const ByteSource &source, const ZipMember &member,
                                               std::uint64_t maxBytes, const std::string &path)
{
    const std::string name = '"' + oneLine(member.name, 80) + '"';
    if (member.bytes > maxBytes || member.packedBytes > maxBytes) {
        return std::unexpected(damagedArchive(
            path, "its member " + name + " has more than " + std::to_string(maxBytes) + " bytes"));
    }
    auto content = source.part(member.dataAt, member.packedBytes);
    if (content && member.method == ZipMethod::Deflated) {
        content = inflated(std::move(*content), member.bytes);
    }
    if (!content) {
        return std::unexpected(damagedArchive(path, "its member " + name + " cannot be unpacked"));
    }
    return std::move(*content);
}

}
