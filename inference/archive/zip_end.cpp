// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/zip_end.h"

#include "inference/archive/archive_error.h"
#include "inference/files/byte_view.h"

#include <algorithm>

namespace sidelight
{

namespace
{

constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kZip64EndSignature = 0x06064b50;
constexpr std::uint32_t kZip64LocatorSignature = 0x07064b50;
constexpr std::uint64_t kEndBytes = 22;
constexpr std::uint64_t kZip64EndBytes = 56;
constexpr std::uint64_t kZip64LocatorBytes = 20;
constexpr std::uint64_t kMaxComment = 65'535;
constexpr std::uint64_t kSeeZip64 = 0xFFFFFFFF;
constexpr std::uint64_t kSeeZip64Count = 0xFFFF;

std::unexpected<Error> damaged(const std::string &path, const std::string &what)
{
    return std::unexpected(damagedArchive(path, what));
}

std::unexpected<Error> cutOff(const std::string &path, const std::string &detail)
{
    return std::unexpected(archiveCutOff(path, detail));
}

/// The zip64 end record stands in for fields of all ones of the old one, and may not contradict the others.
Expected<ZipEnd> readZip64End(const ByteSource &source, const std::string &path, const ZipEnd &old,
                              const ByteView &locator)
{
    const std::uint64_t at = locator.u64(8);
    const auto bytes = source.part(at, kZip64EndBytes);
    const ByteView record(bytes ? std::span<const std::byte>(*bytes) : std::span<const std::byte>());
    if (record.u32(0) != kZip64EndSignature || record.u64(4) < kZip64EndBytes - 12
        || at + kZip64EndBytes > old.at - kZip64LocatorBytes) {
        return cutOff(path, "the zip64 end record is not where the locator says");
    }
    if (locator.u32(4) != 0 || locator.u32(16) != 1 || record.u32(16) != 0 || record.u32(20) != 0
        || record.u64(24) != record.u64(32)) {
        return damaged(path, "it is one of several parts of a zip file");
    }
    const ZipEnd end{record.u64(32), record.u64(40), record.u64(48), at};
    if ((old.members != end.members && old.members != kSeeZip64Count)
        || (old.directoryBytes != end.directoryBytes && old.directoryBytes != kSeeZip64)
        || (old.directoryAt != end.directoryAt && old.directoryAt != kSeeZip64)) {
        return damaged(path, "its two end records contradict each other");
    }
    return end;
}

}

Expected<ZipEnd> readZipEnd(const ByteSource &source, const std::string &path)
{
    const std::uint64_t tailBytes = std::min(source.size(), kEndBytes + kMaxComment);
    const std::uint64_t tailAt = source.size() - tailBytes;
    const auto bytes = source.part(tailAt, tailBytes);
    if (!bytes) {
        return cutOff(path, "the end cannot be read");
    }
    const ByteView tail(*bytes);
    std::uint64_t back = kEndBytes;
    while (back <= tailBytes && tail.u32(tailBytes - back) != kEndSignature) {
        ++back;
    }
    if (back > tailBytes) {
        return cutOff(path, "no end of a zip directory");
    }
    const std::uint64_t at = tailBytes - back;
    if (tail.u16(at + 4) != 0 || tail.u16(at + 6) != 0 || tail.u16(at + 8) != tail.u16(at + 10)) {
        return damaged(path, "it is one of several parts of a zip file");
    }
    const ZipEnd end{tail.u16(at + 10), tail.u32(at + 12), tail.u32(at + 16), tailAt + at};
    if (end.at >= kZip64LocatorBytes) {
        const auto locatorBytes = source.part(end.at - kZip64LocatorBytes, kZip64LocatorBytes);
        if (locatorBytes && ByteView(*locatorBytes).u32(0) == kZip64LocatorSignature) {
            return readZip64End(source, path, end, ByteView(*locatorBytes));
        }
    }
    return end;
}

}
