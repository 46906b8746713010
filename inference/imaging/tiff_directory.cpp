// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/tiff_directory.h"

#include <algorithm>
#include <array>

namespace sidelight
{

namespace
{

constexpr std::uint16_t kOrientationTag = 274;
constexpr std::size_t kMaxDirectories = 1000;

/// Bytes a value of each field type; 0 for types that do not exist.
std::uint64_t typeSize(std::uint16_t type)
{
    static constexpr std::array<std::uint8_t, 19> kSizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4,
                                                         8, 4, 8, 4, 0, 0, 8, 8, 8};
    return type < kSizes.size() ? kSizes[type] : 0;
}

}

const TiffEntry *TiffDirectory::find(std::uint16_t tag) const
{
    const auto found = std::ranges::find(entries, tag, &TiffEntry::tag);
    return found == entries.end() ? nullptr : &*found;
}

std::optional<TiffFile> TiffFile::open(std::span<const std::byte> bytes)
{
    const ByteView probe(bytes);
    const bool bigEndian = probe.startsWith("MM");
    if (!bigEndian && !probe.startsWith("II")) {
        return std::nullopt;
    }
    const ByteView view(bytes, bigEndian);
    const std::uint16_t version = view.u16(2);
    if (version != 42 && !(version == 43 && view.u16(4) == 8)) {
        return std::nullopt;
    }
    return TiffFile(view, version == 43);
}

std::uint64_t TiffFile::firstDirectory() const
{
    return m_big ? m_bytes.u64(8) : m_bytes.u32(4);
}

std::optional<TiffDirectory> TiffFile::directory(std::uint64_t offset) const
{
    const std::uint64_t countLength = m_big ? 8 : 2;
    const std::uint64_t entryLength = m_big ? 20 : 12;
    const std::uint64_t inlineLength = m_big ? 8 : 4;
    if (offset == 0 || !m_bytes.contains(offset, countLength)) {
        return std::nullopt;
    }
    const std::uint64_t count = m_big ? m_bytes.u64(offset) : m_bytes.u16(offset);
    if (count == 0 || count > 65535 || !m_bytes.contains(offset + countLength, count * entryLength)) {
        return std::nullopt;
    }
    TiffDirectory result;
    result.entries.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t at = offset + countLength + i * entryLength;
        TiffEntry entry;
        entry.tag = m_bytes.u16(at);
        entry.type = m_bytes.u16(at + 2);
        entry.count = m_big ? m_bytes.u64(at + 4) : m_bytes.u32(at + 4);
        const std::uint64_t field = at + entryLength - inlineLength;
        const bool isInline =
            entry.count <= inlineLength && entry.count * typeSize(entry.type) <= inlineLength;
        entry.valueAt = isInline ? field : (m_big ? m_bytes.u64(field) : m_bytes.u32(field));
        result.entries.push_back(entry);
    }
    const std::uint64_t end = offset + countLength + count * entryLength;
    result.next = m_big ? m_bytes.u64(end) : m_bytes.u32(end);
    return result;
}

std::vector<TiffDirectory> TiffFile::chain() const
{
    std::vector<TiffDirectory> result;
    std::vector<std::uint64_t> seen;
    std::uint64_t offset = firstDirectory();
    while (offset != 0 && seen.size() < kMaxDirectories && std::ranges::find(seen, offset) == seen.end()) {
        seen.push_back(offset);
        std::optional<TiffDirectory> next = directory(offset);
        if (!next) {
            break;
        }
        offset = next->next;
        result.push_back(std::move(*next));
    }
    return result;
}

std::vector<std::uint64_t> TiffFile::values(const TiffEntry *entry) const
{
    if (entry == nullptr) {
        return {};
    }
    const std::uint64_t size = typeSize(entry->type);
    const bool isInteger = entry->type == 1 || entry->type == 3 || entry->type == 4 || entry->type == 13
        || entry->type == 16 || entry->type == 18;
    if (!isInteger || entry->count > m_bytes.size()
        || !m_bytes.contains(entry->valueAt, entry->count * size)) {
        return {};
    }
    std::vector<std::uint64_t> result(entry->count);
    for (std::uint64_t i = 0; i < entry->count; ++i) {
        const std::uint64_t at = entry->valueAt + i * size;
        switch (size) {
        case 1:
            result[i] = m_bytes.u8(at);
            break;
        case 2:
            result[i] = m_bytes.u16(at);
            break;
        case 4:
            result[i] = m_bytes.u32(at);
            break;
        default:
            result[i] = m_bytes.u64(at);
            break;
        }
    }
    return result;
}

std::uint64_t TiffFile::value(const TiffDirectory &directory, std::uint16_t tag,
                              std::uint64_t otherwise) const
{
    const std::vector<std::uint64_t> all = values(directory.find(tag));
    return all.empty() ? otherwise : all.front();
}

int exifOrientation(std::span<const std::byte> block)
{
    const ByteView view(block);
    if (view.startsWith(std::string_view("Exif\0", 5))) {
        block = view.part(6, view.size());
    }
    const std::optional<TiffFile> exif = TiffFile::open(block);
    if (!exif) {
        return 1;
    }
    const std::optional<TiffDirectory> first = exif->directory(exif->firstDirectory());
    const std::uint64_t orientation = first ? exif->value(*first, kOrientationTag, 1) : 1;
    return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
}

}
