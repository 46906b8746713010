// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/archive/zip_builder.h"

#include <zlib.h>

#include <fstream>
#include <iterator>
#include <limits>

namespace sidelight::test
{

namespace
{

constexpr std::uint64_t kOnes = std::numeric_limits<std::uint32_t>::max();

std::string number(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(value >> (8 * i));
    }
    return text;
}

std::string two(std::uint64_t value)
{
    return number(value, 2);
}
std::string four(std::uint64_t value)
{
    return number(value, 4);
}
std::string eight(std::uint64_t value)
{
    return number(value, 8);
}

std::string header(const ZipEntry &entry)
{
    const std::string name = entry.headerName.value_or(entry.name);
    const bool later = (entry.flags & 8U) != 0;
    const std::uint64_t packedBytes = entry.headerPackedBytes.value_or(later ? 0 : entry.content.size());
    const std::uint64_t bytes = later ? 0 : entry.bytes.value_or(entry.content.size());
    const std::string zip64 =
        entry.zip64 ? two(1) + two(16) + eight(bytes) + eight(packedBytes) : std::string();
    return four(entry.headerSignature.value_or(0x04034b50)) + two(20)
        + two(entry.headerFlags.value_or(entry.flags)) + two(entry.headerMethod.value_or(entry.method))
        + four(0) + four(0) + four(entry.zip64 ? kOnes : packedBytes) + four(entry.zip64 ? kOnes : bytes)
        + two(name.size()) + two(zip64.size() + entry.padding.size()) + name + zip64 + entry.padding;
}

std::string directoryEntry(const ZipEntry &entry, std::uint64_t at)
{
    const std::uint64_t bytes = entry.bytes.value_or(entry.content.size());
    const std::uint64_t packedBytes = entry.packedBytes.value_or(entry.content.size());
    const std::uint64_t headerAt = entry.headerAt.value_or(at);
    const std::string zip64 =
        entry.zip64 ? two(1) + two(24) + eight(bytes) + eight(packedBytes) + eight(headerAt) : std::string();
    return four(0x02014b50) + two(20) + two(20) + two(entry.flags) + two(entry.method) + four(0) + four(0)
        + four(entry.zip64 ? kOnes : packedBytes) + four(entry.zip64 ? kOnes : bytes) + two(entry.name.size())
        + two(zip64.size()) + two(0) + two(0) + two(0) + four(0) + four(entry.zip64 ? kOnes : headerAt)
        + entry.name + zip64;
}

}

std::string zipFile(const std::vector<ZipEntry> &entries, const ZipTail &end)
{
    std::string file;
    std::string directory;
    for (const ZipEntry &entry : entries) {
        directory += directoryEntry(entry, file.size());
        file += header(entry) + entry.content;
        if ((entry.flags & 8U) != 0) {
            file += four(0x08074b50) + four(0) + four(entry.content.size())
                + four(entry.bytes.value_or(entry.content.size()));
        }
    }
    const std::uint64_t directoryAt = end.directoryAt.value_or(file.size());
    const std::uint64_t directoryBytes = end.directoryBytes.value_or(directory.size());
    const std::uint64_t members = end.members.value_or(entries.size());
    file += directory;
    if (end.zip64) {
        const std::uint64_t at = file.size();
        const std::uint64_t count = end.zip64Members.value_or(members);
        file += four(0x06064b50) + eight(44) + two(45) + two(45) + four(0) + four(0) + eight(count)
            + eight(count) + eight(directoryBytes) + eight(directoryAt);
        file += four(0x07064b50) + four(0) + eight(at) + four(1);
    }
    const bool ones = end.onesInOldEnd;
    file += four(0x06054b50) + two(end.disk) + two(0) + two(ones ? 0xFFFF : members)
        + two(ones ? 0xFFFF : members) + four(ones ? kOnes : directoryBytes)
        + four(ones ? kOnes : directoryAt) + two(0);
    return file + end.behind;
}

std::string deflated(const std::string &content)
{
    z_stream stream = {};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    std::string result(deflateBound(&stream, content.size()), '\0');
    std::string input = content;
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    return result;
}

ZipEntry packed(ZipEntry entry)
{
    entry.bytes = entry.content.size();
    entry.content = deflated(entry.content);
    entry.method = 8;
    return entry;
}

std::string contentOf(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}
