// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/model_info.h"

#include <string>

namespace sidelight
{

/// Where the sidecar of a model lies: beside it, with the extension .json instead of its own.
std::string sidecarPath(const std::string &modelPath);

/// Reads the sidecar of a model; a model without one gives empty overrides.
///
/// Keys: kind ("rgb", "gray", "bayer4"), range [low, high], mean, std (numbers or lists of 1 to 4),
/// size_multiple (1 to 4096), output_range [low, high], label. Any other key is refused, so that a misspelt
/// one is not silently without effect.
///
/// Errors   BadSidecar (names the key), NoPermission, NotARegularFile
/// Threads  reentrant
Expected<ContractOverrides> readSidecar(const std::string &modelPath);

/// The same of a text; the file is only named in errors.
Expected<ContractOverrides> parseSidecar(const std::string &text, const std::string &file);

/// What parseSidecar reads back to the same value.
std::string sidecarText(const ContractOverrides &overrides);

}
