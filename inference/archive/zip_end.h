// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/archive/byte_source.h"

#include <cstdint>
#include <string>

namespace sidelight
{

/// What the end of a zip file says about its directory; not yet whether that lies within the file.
struct ZipEnd {
    std::uint64_t members = 0;
    std::uint64_t directoryBytes = 0;
    std::uint64_t directoryAt = 0;
    std::uint64_t at = 0; ///< where the first of the end records stands: the directory ends before it
};

/// Reads the end record that LibTorch takes, the last one in the file, and the zip64 end where there is one;
/// both must say the same.
///
/// Errors   NotAModel
/// Threads  reentrant
/// Cost     reads the last 64 KiB
/// Source   PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16
Expected<ZipEnd> readZipEnd(const ByteSource &source, const std::string &path);

}
