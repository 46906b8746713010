// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/zip_directory.h"

#include "inference/files/byte_view.h"
#include "inference/files/input_file.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <vector>

namespace sidelight
{

namespace
{

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEntrySignature = 0x02014b50;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kMaxComment = 65535;
constexpr std::uint32_t kSeeZip64 = 0xFFFFFFFF;

std::vector<std::byte> readPart(std::ifstream &file, std::uint64_t at, std::size_t length)
{
    std::vector<std::byte> content(length);
    file.seekg(static_cast<std::streamoff>(at));
    file.read(reinterpret_cast<char *>(content.data()), static_cast<std::streamsize>(length));
    content.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return content;
}

/// Where the end record stands in the last part of the file; a comment may follow it.
std::optional<std::size_t> findEnd(const ByteView &tail)
{
    for (std::size_t back = kEndBytes; back <= tail.size(); ++back) {
        if (tail.u32(tail.size() - back) == kEndSignature) {
            return tail.size() - back;
        }
    }
    return std::nullopt;
}

std::unexpected<Error> damaged(const std::string &path)
{
    return std::unexpected(Error{ErrorCode::NotAModel, path, "is not a TorchScript model, or was cut off",
                                 "copy or export the file again", "no whole zip directory"});
}

}

Expected<std::map<std::string, std::uint64_t>> readZipDirectory(const std::string &path)
{
    const Expected<std::uint64_t> size = checkInputFile(path);
    if (!size) {
        return std::unexpected(size.error());
    }
    std::ifstream file(path, std::ios::binary);
    const std::size_t tailLength = std::min<std::uint64_t>(*size, kEndBytes + kMaxComment);
    const std::vector<std::byte> tailBytes = readPart(file, *size - tailLength, tailLength);
    const ByteView tail(tailBytes);
    const auto end = findEnd(tail);
    if (!end) {
        return damaged(path);
    }
    const std::uint32_t directoryLength = tail.u32(*end + 12);
    const std::uint32_t directoryAt = tail.u32(*end + 16);
    std::map<std::string, std::uint64_t> members;
    if (directoryAt == kSeeZip64) {
        return members;
    }
    if (std::uint64_t{directoryAt} + directoryLength > *size) {
        return damaged(path);
    }
    const std::vector<std::byte> directoryBytes = readPart(file, directoryAt, directoryLength);
    const ByteView directory(directoryBytes);
    for (std::uint64_t at = 0; directory.u32(at) == kEntrySignature;) {
        const std::uint64_t nameLength = directory.u16(at + 28);
        if (!directory.contains(at + kEntryBytes, nameLength)) {
            return damaged(path);
        }
        const auto name = directory.part(at + kEntryBytes, nameLength);
        members[std::string(reinterpret_cast<const char *>(name.data()), name.size())] =
            directory.u32(at + 24);
        at += kEntryBytes + nameLength + directory.u16(at + 30) + directory.u16(at + 32);
    }
    return members;
}

}
