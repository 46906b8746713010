// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/files/descriptor.h"

#include <span>
#include <string>

namespace sidelight
{

/// SHA-256 (FIPS 180-4) as 64 lower-case hex digits.
///
/// Threads  reentrant
std::string sha256(std::span<const char> bytes);

/// SHA-256 of a file, read in pieces.
///
/// Errors   those of checkInputFile; UnreadablePicture for I/O errors
/// Cost     1 MiB of memory
Expected<std::string> sha256OfFile(const std::string &path);

/// The same of a file that is open; the path is only named in errors.
Expected<std::string> sha256OfFile(const Descriptor &file, const std::string &path);

}
