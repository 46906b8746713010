// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <span>
#include <string>

namespace sidelight
{

/// What to do where the target of an export is there already.
enum class Existing { Refuse, Replace };

/// Writes a file without a name, flushes it to the disk and puts it in the place of the target: afterwards
/// there is the whole new file, or what was there, also where the program is ended meanwhile.
///
/// Errors   FileExists, CannotWrite
/// Threads  reentrant
Expected<void> writeFile(const std::string &path, std::span<const char> bytes, Existing existing);

/// Whether writeFile would refuse: asked early, before anything costly is computed.
Expected<void> checkOutputFile(const std::string &path, Existing existing);

}
