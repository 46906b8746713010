// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <torch/script.h>

#include <optional>
#include <string>

namespace sidelight
{

/// A TorchScript file as a module on the CPU, in evaluation mode.
struct OpenedModule {
    torch::jit::Module module;
    std::string sha256;
    std::uint64_t bytes = 0;
    bool wasTraining = false;
};

/// Opens a TorchScript file after looking at what it is; tensors saved on another device are loaded onto the
/// CPU.
///
/// Errors   those of checkInputFile; NotAModel, UnsupportedModelFormat, ModelTooNew, UnknownOperator,
/// NoForward, OutOfMemory
Expected<OpenedModule> openModule(const std::string &path);

}
