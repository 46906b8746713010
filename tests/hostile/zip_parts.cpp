// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/zip_parts.h"

#include <zlib.h>

#include <cstdint>

namespace sidelight::test
{

namespace
{

constexpr std::uint32_t kHeader = 0x04034b50;
constexpr std::uint32_t kEntry = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;

std::uint64_t number(const std::string &bytes, std::size_t at, int length)
{
    std::uint64_t value = 0;
    for (int i = 0; i < length; ++i) {
        value |= std::uint64_t{static_cast<unsigned char>(bytes.at(at + i))} << (8 * i);
    }
    return value;
}

std::string bytes(std::uint64_t value, int length)
{
    std::string text;
    for (int i = 0; i < length; ++i) {
        text += static_cast<char>(value >> (8 * i));
    }
    return text;
}

std::string inflated(const std::string &packed, std::size_t length)
{
    std::string content(length, '\0');
    std::string input = packed;
    z_stream stream = {};
    inflateInit2(&stream, -15);
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(content.data());
    stream.avail_out = static_cast<uInt>(content.size());
    inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return content;
}

/// Method, checksum, sizes: the same in the header of a member and in the directory.
std::string facts(const ZipPart &part)
{
    const auto *data = reinterpret_cast<const Bytef *>(part.content.data());
    const auto size = static_cast<uInt>(part.content.size());
    return bytes(0, 2) + bytes(0, 4) + bytes(crc32(crc32(0, nullptr, 0), data, size), 4) + bytes(size, 4)
        + bytes(size, 4) + bytes(part.name.size(), 2);
}

}

std::vector<ZipPart> partsOfZip(const std::string &zip)
{
    const std::size_t end = zip.rfind(bytes(kEnd, 4));
    std::vector<ZipPart> parts;
    if (end == std::string::npos) {
        return parts;
    }
    std::size_t at = number(zip, end + 16, 4);
    for (std::uint64_t left = number(zip, end + 10, 2); left > 0; --left) {
        const std::uint64_t packed = number(zip, at + 20, 4);
        const std::uint64_t size = number(zip, at + 24, 4);
        const std::uint64_t nameLength = number(zip, at + 28, 2);
        const std::uint64_t header = number(zip, at + 42, 4);
        const std::uint64_t data = header + 30 + number(zip, header + 26, 2) + number(zip, header + 28, 2);
        const std::string content = zip.substr(data, packed);
        parts.push_back({zip.substr(at + 46, nameLength),
                         number(zip, at + 10, 2) == 8 ? inflated(content, size) : content});
        at += 46 + nameLength + number(zip, at + 30, 2) + number(zip, at + 32, 2);
    }
    return parts;
}

std::string zipOfParts(const std::vector<ZipPart> &parts)
{
    std::string zip;
    std::string directory;
    for (const ZipPart &part : parts) {
        directory += bytes(kEntry, 4) + bytes(20, 2) + bytes(20, 2) + bytes(0, 2) + facts(part) + bytes(0, 2)
            + bytes(0, 2) + bytes(0, 2) + bytes(0, 2) + bytes(0, 4) + bytes(zip.size(), 4) + part.name;
        zip += bytes(kHeader, 4) + bytes(20, 2) + bytes(0, 2) + facts(part) + bytes(0, 2) + part.name
            + part.content;
    }
    return zip + directory + bytes(kEnd, 4) + bytes(0, 4) + bytes(parts.size(), 2) + bytes(parts.size(), 2)
        + bytes(directory.size(), 4) + bytes(zip.size(), 4) + bytes(0, 2);
}

}
