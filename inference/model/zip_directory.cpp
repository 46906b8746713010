// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/zip_directory.h"

#include "inference/files/input_file.h"

#include <algorithm>
#include <fstream>
#include <optional>

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

/// Little-endian numbers out of a part of a file; reading beyond its end gives nothing.
class Bytes
{
public:
    explicit Bytes(std::string content)
        : m_content(std::move(content))
    {
    }
    std::size_t size() const { return m_content.size(); }
    std::optional<std::uint32_t> number(std::size_t at, int bytes) const
    {
        if (at > m_content.size() || m_content.size() - at < static_cast<std::size_t>(bytes)) {
            return std::nullopt;
        }
        std::uint32_t value = 0;
        for (int i = bytes - 1; i >= 0; --i) {
            value = value << 8 | static_cast<unsigned char>(m_content[at + i]);
        }
        return value;
    }
    std::optional<std::string> text(std::size_t at, std::size_t length) const
    {
        if (at > m_content.size() || m_content.size() - at < length) {
            return std::nullopt;
        }
        return m_content.substr(at, length);
    }

private:
    std::string m_content;
};

Bytes readPart(std::ifstream &file, std::uint64_t at, std::size_t length)
{
    std::string content(length, '\0');
    file.seekg(static_cast<std::streamoff>(at));
    file.read(content.data(), static_cast<std::streamsize>(length));
    content.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return Bytes(std::move(content));
}

/// Where the end record stands in the last part of the file; a comment may follow it.
std::optional<std::size_t> findEnd(const Bytes &tail)
{
    for (std::size_t back = kEndBytes; back <= tail.size(); ++back) {
        if (tail.number(tail.size() - back, 4) == kEndSignature) {
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
    const std::size_t tailBytes = std::min<std::uint64_t>(*size, kEndBytes + kMaxComment);
    const Bytes tail = readPart(file, *size - tailBytes, tailBytes);
    const auto end = findEnd(tail);
    if (!end) {
        return damaged(path);
    }
    const auto directoryBytes = tail.number(*end + 12, 4);
    const auto directoryAt = tail.number(*end + 16, 4);
    std::map<std::string, std::uint64_t> members;
    if (!directoryBytes || !directoryAt) {
        return damaged(path);
    }
    if (*directoryAt == kSeeZip64) {
        return members;
    }
    if (std::uint64_t{*directoryAt} + *directoryBytes > *size) {
        return damaged(path);
    }
    const Bytes directory = readPart(file, *directoryAt, *directoryBytes);
    for (std::size_t at = 0; directory.number(at, 4) == kEntrySignature;) {
        const auto unpacked = directory.number(at + 24, 4);
        const auto nameBytes = directory.number(at + 28, 2);
        const auto extraBytes = directory.number(at + 30, 2);
        const auto commentBytes = directory.number(at + 32, 2);
        const auto name = nameBytes ? directory.text(at + kEntryBytes, *nameBytes) : std::nullopt;
        if (!unpacked || !name || !extraBytes || !commentBytes) {
            return damaged(path);
        }
        members[*name] = *unpacked;
        at += kEntryBytes + *nameBytes + *extraBytes + *commentBytes;
    }
    return members;
}

}
