// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/files/descriptor.h"

#include <optional>
#include <string>

namespace sidelight
{

/// Where the sidecar of a model lies: beside it, with the extension .json instead of its own.
std::string sidecarPath(const std::string &modelPath);

/// The files that a model is made of, open: what is read is what was opened, whatever happens to the names
/// meanwhile, and also by a process that may open nothing itself.
struct ModelFiles {
    std::string path; ///< of the model, for errors
    Descriptor model;
    std::optional<Descriptor> sidecar; ///< nullopt: it has none
};

/// Opens a model and its sidecar.
///
/// Errors   those of checkInputFile, for either
Expected<ModelFiles> openModelFiles(const std::string &path);

}
