// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/zip_directory.h"

#include "inference/archive/archive_error.h"
#include "inference/archive/zip_end.h"
#include "inference/files/byte_view.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_set>

namespace sidelight
{

namespace
{

constexpr std::uint32_t kEntrySignature = 0x02014b50;
constexpr std::uint32_t kHeaderSignature = 0x04034b50;
constexpr std::uint64_t kEntryBytes = 46;
constexpr std::uint64_t kHeaderBytes = 30;

constexpr std::uint16_t kZip64Field = 0x0001;
constexpr std::uint64_t kSeeZip64 = 0xFFFFFFFF;

constexpr unsigned kEncrypted = 1U << 0U | 1U << 6U | 1U << 13U;
constexpr unsigned kSizesFollowData = 1U << 3U;
/// The level of deflate, kSizesFollowData, names in UTF-8.
constexpr unsigned kKnownFlags = 1U << 1U | 1U << 2U | kSizesFollowData | 1U << 11U;

std::unexpected<Error> damaged(const std::string &path, const std::string &what,
                               const std::string &detail = {})
{
    return std::unexpected(damagedArchive(path, what, detail));
}

std::unexpected<Error> cutOff(const std::string &path, const std::string &detail)
{
    return std::unexpected(archiveCutOff(path, detail));
}

std::string quoted(const std::string &name)
{
    return '"' + oneLine(name, 80) + '"';
}

/// Replaces those of the values that are all ones by what the zip64 field of the extra data says, which has
/// them in this order; false where it lacks one.
bool resolveZip64(const ByteView &extra, std::initializer_list<std::uint64_t *> values)
{
    const auto open = [](const std::uint64_t *value) { return *value == kSeeZip64; };
    if (std::ranges::none_of(values, open)) {
        return true;
    }
    for (std::uint64_t at = 0; extra.contains(at, 4); at += 4U + extra.u16(at + 2)) {
        if (extra.u16(at) != kZip64Field) {
            continue;
        }
        const ByteView field(extra.part(at + 4, extra.u16(at + 2)));
        std::uint64_t next = 0;
        for (std::uint64_t *value : values) {
            if (open(value)) {
                if (!field.contains(next, 8)) {
                    return false;
                }
                *value = field.u64(next);
                next += 8;
            }
        }
        return true;
    }
    return false;
}

/// What is wrong with a name; empty where nothing is.
std::string nameProblem(const std::string &name)
{
    const auto forbidden = [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '\\'; };
    if (name.empty()) {
        return "one of its members has no name";
    }
    if (name.size() > kMaxZipName) {
        return "one of its members has a name of " + std::to_string(name.size()) + " bytes";
    }
    bool bad = std::ranges::any_of(name, forbidden);
    // A folder may stand as a member of its own, with a slash at its end.
    const std::string path = name.ends_with('/') ? name.substr(0, name.size() - 1) : name;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string part = path.substr(begin, end - begin);
        bad = bad || part.empty() || part == "." || part == "..";
        begin = end + 1;
    }
    return bad ? "one of its members has the unsafe name " + quoted(name) : std::string();
}

/// What the header before the data says must be what the directory says; finds where the data begin.
Expected<void> checkHeader(const ByteSource &source, const std::string &path, unsigned flags,
                           ZipMember &member)
{
    const auto contradiction = [&](const char *detail) {
        return damaged(path, "its directory contradicts the header of " + quoted(member.name), detail);
    };
    const auto bytes = source.part(member.headerAt, kHeaderBytes + member.name.size());
    if (!bytes) {
        return damaged(path, "the member " + quoted(member.name) + " lies outside of the file");
    }
    const ByteView header(*bytes);
    if (header.u32(0) != kHeaderSignature) {
        return contradiction("signature");
    }
    if (header.u16(6) != flags || header.u16(8) != static_cast<std::uint16_t>(member.method)) {
        return contradiction("flags or method");
    }
    if (header.u16(26) != member.name.size() || !header.startsWith(member.name, kHeaderBytes)) {
        return contradiction("name");
    }
    const std::uint64_t extraAt = member.headerAt + bytes->size();
    member.dataAt = extraAt + header.u16(28);

    std::uint64_t packed = header.u32(18);
    std::uint64_t unpacked = header.u32(22);
    if (packed == kSeeZip64 || unpacked == kSeeZip64) {
        const auto extra = source.part(extraAt, header.u16(28));
        if (!extra || !resolveZip64(ByteView(*extra), {&unpacked, &packed})) {
            return contradiction("sizes");
        }
    }
    const bool mayBeZero = (flags & kSizesFollowData) != 0;
    const auto agree = [&](std::uint64_t here, std::uint64_t there) {
        return here == there || (mayBeZero && here == 0);
    };
    if (!agree(packed, member.packedBytes) || !agree(unpacked, member.bytes)) {
        return contradiction("sizes");
    }
    return {};
}

/// The member that the directory has at a place, checked in itself.
Expected<ZipMember> readEntry(const ByteSource &source, const std::string &path, const ByteView &directory,
                              std::uint64_t at)
{
    const std::uint64_t nameBytes = directory.u16(at + 28);
    const std::uint64_t extraBytes = directory.u16(at + 30);
    if (directory.u32(at) != kEntrySignature
        || !directory.contains(at + kEntryBytes, nameBytes + extraBytes)) {
        return damaged(path, "its directory has fewer members than it says");
    }
    const auto name = directory.part(at + kEntryBytes, nameBytes);
    ZipMember member;
    member.name.assign(reinterpret_cast<const char *>(name.data()), name.size());
    if (const std::string problem = nameProblem(member.name); !problem.empty()) {
        return damaged(path, problem);
    }
    const unsigned flags = directory.u16(at + 8);
    if ((flags & kEncrypted) != 0) {
        return damaged(path, "its member " + quoted(member.name) + " is encrypted");
    }
    if ((flags & ~kKnownFlags) != 0) {
        return damaged(path, "its member " + quoted(member.name) + " has unknown flags");
    }
    member.method = static_cast<ZipMethod>(directory.u16(at + 10));
    if (member.method != ZipMethod::Stored && member.method != ZipMethod::Deflated) {
        return damaged(path,
                       "its member " + quoted(member.name) + " is packed by an unknown method ("
                           + std::to_string(directory.u16(at + 10)) + ")");
    }
    member.packedBytes = directory.u32(at + 20);
    member.bytes = directory.u32(at + 24);
    member.headerAt = directory.u32(at + 42);
    const ByteView extra(directory.part(at + kEntryBytes + nameBytes, extraBytes));
    if (!resolveZip64(extra, {&member.bytes, &member.packedBytes, &member.headerAt})) {
        return damaged(path, "its directory lacks the size of " + quoted(member.name));
    }
    if (member.method == ZipMethod::Stored && member.packedBytes != member.bytes) {
        return damaged(path, "its directory has two sizes for " + quoted(member.name));
    }
    if (directory.u16(at + 34) != 0) {
        return damaged(path, "it is one of several parts of a zip file");
    }
    if (const auto checked = checkHeader(source, path, flags, member); !checked) {
        return std::unexpected(checked.error());
    }
    return member;
}

/// What is wrong with the members together: names, places, and what they unpack to.
Expected<void> checkTogether(const std::string &path, const std::vector<ZipMember> &members,
                             std::uint64_t directoryAt)
{
    std::unordered_set<std::string> names;
    for (const ZipMember &member : members) {
        if (!names.insert(foldedZipName(member.name)).second) {
            return damaged(path, "two of its members are called " + quoted(member.name));
        }
    }

    std::vector<const ZipMember *> byPlace;
    byPlace.reserve(members.size());
    for (const ZipMember &member : members) {
        byPlace.push_back(&member);
    }
    std::ranges::sort(byPlace, {}, &ZipMember::headerAt);
    std::uint64_t free = 0;
    for (const ZipMember *member : byPlace) {
        if (member->headerAt < free) {
            return damaged(path, "its member " + quoted(member->name) + " overlaps another");
        }
        if (member->dataAt > directoryAt || member->packedBytes > directoryAt - member->dataAt) {
            return damaged(path, "the member " + quoted(member->name) + " lies outside of its data");
        }
        free = member->dataAt + member->packedBytes;
    }
    // LibTorch tells a zip file by its first bytes.
    if (members.empty() || byPlace.front()->headerAt != 0) {
        return std::unexpected(notAnArchive(path, "the file does not begin with a zip member"));
    }

    std::uint64_t packed = 0;
    for (const ZipMember &member : members) {
        packed += member.method == ZipMethod::Deflated ? member.packedBytes : 0;
    }
    std::uint64_t allowed = kFreeInflation + kMaxInflation * packed;
    for (const ZipMember &member : members) {
        const std::uint64_t bytes = member.method == ZipMethod::Deflated ? member.bytes : 0;
        if (bytes > allowed) {
            return damaged(path,
                           "it unpacks to far more bytes than a model does (" + quoted(member.name) + ": "
                               + std::to_string(member.bytes >> 20U) + " MiB)");
        }
        allowed -= bytes;
    }
    return {};
}

}

std::string foldedZipName(std::string name)
{
    const auto lower = [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); };
    std::ranges::transform(name, name.begin(), lower);
    return name;
}

Expected<std::vector<ZipMember>> readZipDirectory(const ByteSource &source, const std::string &path)
{
    const Expected<ZipEnd> end = readZipEnd(source, path);
    if (!end) {
        return std::unexpected(end.error());
    }
    if (end->members > kMaxZipMembers) {
        return damaged(path,
                       "it has " + std::to_string(end->members) + " members, more than "
                           + std::to_string(kMaxZipMembers));
    }
    if (end->directoryAt > end->at || end->directoryBytes > end->at - end->directoryAt) {
        return cutOff(path, "the zip directory lies outside of the file");
    }
    if (end->directoryBytes > kMaxZipDirectoryBytes) {
        return damaged(path,
                       "its directory has " + std::to_string(end->directoryBytes >> 20U)
                           + " MiB, more than any model's");
    }
    const auto bytes = source.part(end->directoryAt, end->directoryBytes);
    if (!bytes) {
        return cutOff(path, "the zip directory cannot be read");
    }
    const ByteView directory(*bytes);
    std::vector<ZipMember> members;
    std::uint64_t at = 0;
    for (std::uint64_t i = 0; i < end->members; ++i) {
        Expected<ZipMember> member = readEntry(source, path, directory, at);
        if (!member) {
            return std::unexpected(member.error());
        }
        at += kEntryBytes + directory.u16(at + 28) + directory.u16(at + 30) + directory.u16(at + 32);
        members.push_back(std::move(*member));
    }
    if (at != directory.size()) {
        return damaged(path, "its directory has another length than it says");
    }
    if (const auto checked = checkTogether(path, members, end->directoryAt); !checked) {
        return std::unexpected(checked.error());
    }
    return members;
}

}
