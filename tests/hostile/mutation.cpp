// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/mutation.h"

#include "tests/hostile/zip_parts.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sidelight::test
{

namespace
{

constexpr std::size_t kMostChanges = 8;
/// Values at which counts, sizes and signs turn over.
constexpr std::array<unsigned char, 8> kEdges{0x00, 0x01, 0x7F, 0x80, 0x81, 0xFE, 0xFF, 0x20};

char anyByte(Chance &chance)
{
    return static_cast<char>(chance.oneIn(2) ? kEdges[chance.below(kEdges.size())] : chance.below(256));
}

/// A number of another size or sign in the place of one.
void changeNumber(std::string &bytes, std::size_t at, std::size_t length, Chance &chance)
{
    constexpr std::array<std::uint64_t, 8> kNumbers{
        0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x100000000, std::numeric_limits<std::uint64_t>::max()};
    const std::uint64_t value = kNumbers[chance.below(kNumbers.size())];
    for (std::size_t i = 0; i < length && at + i < bytes.size(); ++i) {
        bytes[at + i] = static_cast<char>(value >> (8 * std::min<std::size_t>(i, 7)));
    }
}

std::vector<std::size_t> placesOf(const std::string &bytes, const std::string &what)
{
    std::vector<std::size_t> places;
    for (std::size_t at = bytes.find(what); at != std::string::npos; at = bytes.find(what, at + 1)) {
        places.push_back(at);
    }
    return places;
}

/// Where a number stands behind a signature, and its bytes.
using Field = std::pair<std::size_t, std::size_t>;

void changeField(std::string &zip, const std::string &signature, const std::vector<Field> &fields,
                 Chance &chance)
{
    const std::vector<std::size_t> places = placesOf(zip, signature);
    if (places.empty()) {
        return;
    }
    const std::size_t at = places[chance.below(places.size())];
    const auto [offset, length] = fields[chance.below(fields.size())];
    if (chance.oneIn(2)) {
        changeNumber(zip, at + offset, length, chance);
    } else if (at + offset < zip.size()) {
        zip[at + offset + chance.below(length) % (zip.size() - at - offset)] = anyByte(chance);
    }
}

std::string withoutMember(const std::string &zip, Chance &chance)
{
    std::vector<ZipPart> parts = partsOfZip(zip);
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(chance.below(parts.size())));
    return zipOfParts(parts);
}

/// Two members with each other's content.
std::string withSwappedMembers(const std::string &zip, Chance &chance)
{
    std::vector<ZipPart> parts = partsOfZip(zip);
    std::swap(parts[chance.below(parts.size())].content, parts[chance.below(parts.size())].content);
    return zipOfParts(parts);
}

void mendChecksums(std::string &png)
{
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            value = value << 8U | static_cast<unsigned char>(png[at + i]);
        }
        return value;
    };
    for (std::size_t at = 8; at + 12 <= png.size();) {
        const std::size_t length = number(at);
        if (length > png.size() - at - 12) {
            return;
        }
        const auto sum =
            crc32(0, reinterpret_cast<const Bytef *>(png.data() + at + 4), static_cast<uInt>(length + 4));
        for (std::size_t i = 0; i < 4; ++i) {
            png[at + 8 + length + i] = static_cast<char>(sum >> (24 - 8 * i));
        }
        at += length + 12;
    }
}

}

std::string damaged(std::string bytes, Chance &chance)
{
    const std::size_t changes = 1 + chance.below(kMostChanges);
    const std::size_t kind = chance.below(5);
    const std::size_t at = bytes.empty() ? 0 : chance.below(bytes.size());
    const std::size_t left = std::min(changes, bytes.size() - at);
    switch (kind) {
    case 0: // in a row
        for (std::size_t i = 0; i < left; ++i) {
            bytes[at + i] = anyByte(chance);
        }
        break;
    case 1: // here and there
        for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
            bytes[chance.below(bytes.size())] = anyByte(chance);
        }
        break;
    case 2:
        bytes.erase(at, left);
        break;
    case 3:
        bytes.insert(at, bytes.substr(bytes.empty() ? 0 : chance.below(bytes.size()), changes));
        break;
    default:
        for (std::size_t i = 0; i < changes; ++i) {
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), anyByte(chance));
        }
        break;
    }
    return bytes;
}

std::string withDamagedMember(const std::string &zip, Chance &chance)
{
    std::vector<ZipPart> parts = partsOfZip(zip);
    std::vector<ZipPart *> read;
    for (ZipPart &part : parts) {
        if (part.name.ends_with(".py") || part.name.ends_with(".pkl")) {
            read.push_back(&part);
        }
    }
    ZipPart &chosen = *read[chance.below(read.size())];
    chosen.content = damaged(chosen.content, chance);
    return zipOfParts(parts);
}

std::string withDamagedStructure(const std::string &zip, Chance &chance)
{
    // As they lie behind their signatures; see APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
    static const std::vector<Field> kHeader = {{4, 2},  {6, 2},  {8, 2},  {14, 4},
                                               {18, 4}, {22, 4}, {26, 2}, {28, 2}};
    static const std::vector<Field> kEntry = {{6, 2},  {8, 2},  {10, 2}, {16, 4}, {20, 4}, {24, 4},
                                              {28, 2}, {30, 2}, {32, 2}, {34, 2}, {42, 4}, {46, 8}};
    static const std::vector<Field> kEnd = {{4, 2}, {6, 2}, {8, 2}, {10, 2}, {12, 4}, {16, 4}, {20, 2}};
    std::string changed = zip;
    switch (chance.below(7)) {
    case 0:
        changeField(changed, "PK\x03\x04", kHeader, chance);
        break;
    case 1:
    case 2:
        changeField(changed, "PK\x01\x02", kEntry, chance);
        break;
    case 3:
        changeField(changed, "PK\x05\x06", kEnd, chance);
        break;
    case 4:
        changed.resize(chance.below(changed.size()));
        break;
    case 5:
        changed = chance.oneIn(2) ? withoutMember(zip, chance) : withSwappedMembers(zip, chance);
        break;
    default:
        changed = damaged(changed, chance);
        break;
    }
    return changed;
}

std::string withDamagedPixelsOrHeader(const std::string &picture, Chance &chance)
{
    constexpr std::size_t kBegin = 200;
    std::string changed = picture;
    if (chance.oneIn(2)) {
        changed =
            damaged(picture.substr(0, kBegin), chance) + picture.substr(std::min(kBegin, picture.size()));
    } else if (chance.oneIn(3)) {
        changeNumber(changed, chance.below(std::min(kBegin, changed.size())), chance.oneIn(2) ? 2 : 4,
                     chance);
    } else if (chance.oneIn(8)) {
        changed.resize(chance.below(changed.size()));
    } else {
        changed = damaged(picture, chance);
    }
    if (changed.starts_with("\x89PNG") && !chance.oneIn(4)) {
        mendChecksums(changed);
    }
    return changed;
}

}
