// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/archive/byte_source.h"
#include "inference/archive/zip_directory.h"

#include <string>
#include <vector>

namespace sidelight
{

/// The unpacked bytes of a member; what it unpacks to must have the length that the directory says.
///
/// Errors   NotAModel: longer than maxBytes, cannot be unpacked, of another length
/// Threads  reentrant
/// Cost     the packed and the unpacked bytes in memory
/// Source   RFC 1951 by zlib
Expected<std::vector<std::byte>> readZipMember(const ByteSource &source, const ZipMember &member,
                                               std::uint64_t maxBytes, const std::string &path);

}
