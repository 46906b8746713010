// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sidelight::test
{

/// A member of a zip file that is being made, and the lies that its headers shall tell.
struct ZipEntry {
    std::string name = {};
    std::string content = {}; ///< as it stands in the file: packed already where the method is deflate
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::optional<std::uint64_t> bytes = {}; ///< once unpacked; its length where nothing else is said
    std::string padding = {}; ///< extra data of the header before the content, as LibTorch aligns with
    bool zip64 = false; ///< sizes and place stand in the extra data

    std::optional<std::string> headerName = {};
    std::optional<std::uint32_t> headerPackedBytes = {};
    std::optional<std::uint16_t> headerMethod = {};
    std::optional<std::uint16_t> headerFlags = {};
    std::optional<std::uint32_t> headerSignature = {};
    std::optional<std::uint64_t> packedBytes = {};
    std::optional<std::uint64_t> headerAt = {};
};

/// The end of a zip file that is being made.
struct ZipTail {
    bool zip64 = false; ///< as LibTorch writes: a zip64 end besides the old one
    bool onesInOldEnd = false; ///< and the old one refers to it
    std::optional<std::uint64_t> members = {};
    std::optional<std::uint64_t> directoryBytes = {};
    std::optional<std::uint64_t> directoryAt = {};
    std::optional<std::uint64_t> zip64Members = {}; ///< where the two ends contradict each other
    std::uint16_t disk = 0;
    std::string behind = {}; ///< a comment or rubbish
};

std::string zipFile(const std::vector<ZipEntry> &entries, const ZipTail &end = {});

std::string deflated(const std::string &content);
/// The entry with its content deflated.
ZipEntry packed(ZipEntry entry);

inline std::span<const std::byte> bytesOf(const std::string &text)
{
    return std::as_bytes(std::span(text));
}

std::string contentOf(const std::string &path);

}
