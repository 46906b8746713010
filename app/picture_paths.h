// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <string>
#include <vector>

namespace sidelight
{

/// Whether a file name has the extension of a picture or of camera RAW, in any case.
bool hasPictureExtension(const std::string &path);

/// Whether a file name has the extension of a model: .pt, .pth, .ptl, .torchscript …
bool hasModelExtension(const std::string &path);

/// The pictures that a person means by some paths: a folder stands for the picture files in it, sorted by
/// name, hidden and other files left out; any other path for itself, also where there is no such file.
///
/// Result   without repetitions, in the order given
/// Errors   NoPermission for a folder that cannot be listed, FileMissing for one without pictures
Expected<std::vector<std::string>> expandPictures(const std::vector<std::string> &paths);

/// The same text for all spellings of a path.
std::string canonicalPath(const std::string &path);

}
