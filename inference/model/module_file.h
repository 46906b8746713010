// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/files/descriptor.h"

#include <torch/script.h>

#include <string>

namespace sidelight
{

/// A TorchScript file as a module on the CPU, in evaluation mode.
struct OpenedModule {
    torch::jit::Module module;
    std::string sha256;
    std::uint64_t bytes = 0;
    bool wasTraining = false;
    std::string variantRecord; ///< kVariantRecord, where it has one; text of unknown origin
};

/// Opens a TorchScript file after looking at what it is (checkTorchScriptArchive); tensors saved on another
/// device are loaded onto the CPU. What is hashed, checked and loaded is one open file.
///
/// Errors   those of checkInputFile; NotAModel, UnsupportedModelFormat, ModelTooNew, UnknownOperator,
/// NoForward, OutOfMemory
Expected<OpenedModule> openModule(const Descriptor &file, const std::string &path);

}
