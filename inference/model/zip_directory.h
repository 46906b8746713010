// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <cstdint>
#include <map>
#include <string>

namespace sidelight
{

/// The members of a zip file, each with the bytes it has once unpacked, as the central directory says.
///
/// Errors   those of checkInputFile; NotAModel for a file that has no whole central directory
/// Threads  reentrant
/// Cost     reads the end of the file only
/// Source   PKWARE, APPNOTE.TXT 6.3, sections 4.3.12 and 4.3.16; deviation: a directory of zip64 (files above
/// 4 GiB)
///          gives an empty list
Expected<std::map<std::string, std::uint64_t>> readZipDirectory(const std::string &path);

}
