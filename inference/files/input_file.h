// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/files/descriptor.h"

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

/// The same of a file that is open; the path is only named in errors.
Expected<std::uint64_t> checkInputFile(const Descriptor &file, const std::string &path);

/// Opens a file that checkInputFile finds nothing wrong with; what is read from the descriptor is what was
/// checked, whatever happens to the name meanwhile.
///
/// Errors   those of checkInputFile
Expected<Descriptor> openInputFile(const std::string &path);

/// The whole file, refused above maxBytes.
///
/// Errors   those of checkInputFile; PictureTooLarge above maxBytes; UnreadablePicture for I/O errors
Expected<std::string> readFile(const std::string &path, std::uint64_t maxBytes);
Expected<std::string> readFile(const Descriptor &file, const std::string &path, std::uint64_t maxBytes);

}
