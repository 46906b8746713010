// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/byte_source.h"

#include "inference/files/input_file.h"

#include <algorithm>

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
    return FileSource(file, *size);
}

bool FileSource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    if (offset > m_size || into.size() > m_size - offset) {
        return false;
    }
    return readAt(*m_file, offset, into) == into.size();
}

}
