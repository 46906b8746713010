// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <cstdint>
#include <string>

namespace sidelight
{

/// Looks at a file that is about to be read: it must be there, regular (a pipe would block for ever),
/// readable, not empty.
///
/// Result   its size in bytes
/// Errors   FileMissing, NotARegularFile, NoPermission, EmptyFile
/// Threads  reentrant
Expected<std::uint64_t> checkInputFile(const std::string &path);

/// The whole file, refused above maxBytes; the kind of file is checked on the open descriptor, so that
/// swapping the file meanwhile gains nothing.
///
/// Errors   those of checkInputFile; PictureTooLarge above maxBytes; UnreadablePicture for I/O errors
Expected<std::string> readFile(const std::string &path, std::uint64_t maxBytes);

}
