// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/archive/byte_source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sidelight
{

/// How a member is packed: LibTorch stores weights and pickles, and deflates code.
enum class ZipMethod : std::uint16_t { Stored = 0, Deflated = 8 };

/// A member of a zip file, as the directory and the header before its data agree on it.
struct ZipMember {
    std::string name;
    ZipMethod method = ZipMethod::Stored;
    std::uint64_t headerAt = 0;
    std::uint64_t dataAt = 0;
    std::uint64_t packedBytes = 0;
    std::uint64_t bytes = 0; ///< once unpacked
};

/// The zip of the old kind has no room for more; networks have some thousands.
inline constexpr std::uint64_t kMaxZipMembers = 65'535;
/// LibTorch cuts longer names off.
inline constexpr std::uint64_t kMaxZipName = 511;
inline constexpr std::uint64_t kMaxZipDirectoryBytes = 32U << 20U;
/// The deflated members of a file may unpack to this much, and beyond it to kMaxInflation times their packed
/// size: code packs to a quarter or a tenth, a bomb to a thousandth.
inline constexpr std::uint64_t kFreeInflation = 64U << 20U;
inline constexpr std::uint64_t kMaxInflation = 16;

/// A name as LibTorch compares names when it looks for a member: regardless of the case of ASCII letters.
std::string foldedZipName(std::string name);

/// The members of a zip file, zip64 included, in the order of its directory.
///
/// Refuses what LibTorch and this reader might read differently or what no model has: no or contradictory end
/// records, several disks, a directory or members outside the file or overlapping, more than kMaxZipMembers,
/// names that are empty, longer than kMaxZipName, absolute, with "..", backslashes or control characters, or
/// the same but for case (LibTorch finds members regardless of case), encryption, methods other than
/// ZipMethod, a header that contradicts the directory, more inflation than above. What follows the end record
/// is ignored.
///
/// Errors   NotAModel
/// Threads  reentrant
/// Cost     reads the last 64 KiB, the directory and the header of each member; memory for the directory
/// Source   PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 to 4.5
Expected<std::vector<ZipMember>> readZipDirectory(const ByteSource &source, const std::string &path);

}
