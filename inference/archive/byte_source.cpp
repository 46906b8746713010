// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/byte_source.h"

#include "inference/files/input_file.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace sidelight
{

std::optional<std::vector<std::byte>> ByteSource::part(std::uint64_t offset, std::uint64_t length) const
{
    if (offset > size() || length > size() - offset) {
        return std::nullopt;
    }
    std::vector<std::byte> bytes(length);
    if (!read(offset, bytes)) {
        return std::nullopt;
    }
    return bytes;
}

bool MemorySource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    if (offset > m_bytes.size() || into.size() > m_bytes.size() - offset) {
        return false;
    }
    std::ranges::copy(m_bytes.subspan(offset, into.size()), into.begin());
    return true;
}

Expected<FileSource> FileSource::of(const Descriptor &file, const std::string &path)
{
    const Expected<std::uint64_t> size = checkInputFile(file, path);
    if (!size) {
        return std::unexpected(size.error());
    }
    return FileSource(file.number(), *size);
}

bool FileSource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    if (offset > m_size || into.size() > m_size - offset) {
        return false;
    }
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t count =
            pread(m_descriptor, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (count == 0 || (count < 0 && errno != EINTR)) {
            return false;
        }
        done += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    return true;
}

}
