// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <span>
#include <string>

namespace sidelight
{

/// What to do where the target of an export is there already.
enum class Existing { Refuse, Replace };

/// Writes beside the target, flushes to the disk and renames: afterwards there is the whole new file, or what
/// was there.
///
/// Errors   FileExists, CannotWrite
/// Threads  reentrant
Expected<void> writeFile(const std::string &path, std::span<const char> bytes, Existing existing);

/// Whether writeFile would refuse: asked early, before anything costly is computed.
Expected<void> checkOutputFile(const std::string &path, Existing existing);

}
