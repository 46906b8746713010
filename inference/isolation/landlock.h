// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"

#include <string>
#include <vector>

namespace sidelight
{

/// Takes every right to the file system from the calling thread but to read what is named, and where the
/// kernel knows them also TCP, signals to processes outside and abstract sockets.
///
/// Result   "filesystem", with the version of Landlock
SandboxPart restrictFiles(const std::vector<std::string> &readable);

}
