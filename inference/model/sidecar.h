// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/model_info.h"
#include "inference/files/descriptor.h"

#include <string>

namespace sidelight
{

/// Reads a sidecar; the path is only named in errors.
///
/// Keys: kind ("rgb", "gray", "bayer4"), range [low, high], mean, std (numbers or lists of 1 to 4),
/// size_multiple (1 to 4096), output_range [low, high], label. Any other key is refused, so that a misspelt
/// one is not silently without effect.
///
/// Errors   BadSidecar (names the key), NoPermission, NotARegularFile
/// Threads  reentrant
Expected<ContractOverrides> readSidecar(const Descriptor &file, const std::string &path);

/// The same of a text; the file is only named in errors.
Expected<ContractOverrides> parseSidecar(const std::string &text, const std::string &file);

/// What parseSidecar reads back to the same value.
std::string sidecarText(const ContractOverrides &overrides);

}
