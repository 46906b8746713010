// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/files/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sidelight
{

/// Bytes that can be read at any place, without being held in memory all at once.
class ByteSource
{
public:
    virtual ~ByteSource() = default;

    virtual std::uint64_t size() const = 0;
    /// Fills the whole of `into` from offset on; false where the bytes end before, or cannot be read.
    virtual bool read(std::uint64_t offset, std::span<std::byte> into) const = 0;

    /// The bytes from offset on; absent where they are not all there. Allocates nothing for a part that
    /// reaches beyond the end.
    std::optional<std::vector<std::byte>> part(std::uint64_t offset, std::uint64_t length) const;
};

/// Bytes that somebody else holds, and outlive this.
class MemorySource final : public ByteSource
{
public:
    explicit MemorySource(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }
    std::uint64_t size() const override { return m_bytes.size(); }
    bool read(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    std::span<const std::byte> m_bytes;
};

/// An open regular file that somebody else holds, and that outlives this: what is read is the file that was
/// checked, whatever happens to its name.
class FileSource final : public ByteSource
{
public:
    /// Errors   those of checkInputFile; the path is only named in them
    static Expected<FileSource> of(const Descriptor &file, const std::string &path);

    std::uint64_t size() const override { return m_size; }
    bool read(std::uint64_t offset, std::span<std::byte> into) const override;

private:
    FileSource(const Descriptor &file, std::uint64_t size)
        : m_file(&file)
        , m_size(size)
    {
    }

    const Descriptor *m_file;
    std::uint64_t m_size;
};

}
