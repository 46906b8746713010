// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/files/byte_view.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sidelight
{

/// One field of a TIFF directory.
struct TiffEntry {
    std::uint16_t tag = 0;
    std::uint16_t type = 0;
    std::uint64_t count = 0;
    std::uint64_t valueAt = 0; ///< offset of the first value in the file
};

struct TiffDirectory {
    std::vector<TiffEntry> entries;
    std::uint64_t next = 0; ///< offset of the next directory, 0 at the end

    const TiffEntry *find(std::uint16_t tag) const;
};

/// The structure of a TIFF or BigTIFF file, or of an EXIF block, which is one.
///
/// Threads  reentrant
/// Source   Adobe, TIFF revision 6.0, 1992, section 2; BigTIFF after libtiff's description
class TiffFile
{
public:
    /// nullopt unless it begins as TIFF or BigTIFF.
    static std::optional<TiffFile> open(std::span<const std::byte> bytes);

    const ByteView &bytes() const { return m_bytes; }
    std::uint64_t firstDirectory() const;
    /// nullopt where the offset or the length of the directory lies outside of the file.
    std::optional<TiffDirectory> directory(std::uint64_t offset) const;
    /// Directories chained from the first one; stops at loops, damage and the 1000th.
    std::vector<TiffDirectory> chain() const;
    /// Unsigned integer values of a field; empty for other types or where they lie outside of the file.
    std::vector<std::uint64_t> values(const TiffEntry *entry) const;
    /// The first of the values.
    std::uint64_t value(const TiffDirectory &directory, std::uint16_t tag, std::uint64_t otherwise) const;

private:
    TiffFile(ByteView bytes, bool big)
        : m_bytes(bytes)
        , m_big(big)
    {
    }

    ByteView m_bytes;
    bool m_big;
};

/// EXIF orientation of an EXIF block, with or without the leading "Exif\0\0"; 1 where it does not say.
int exifOrientation(std::span<const std::byte> block);

}
