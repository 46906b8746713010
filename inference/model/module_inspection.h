// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/model_info.h"
#include "inference/model/module_file.h"

#include <optional>

namespace sidelight
{

/// What the module itself says: parameters, precision, operators, input kind by its first convolution,
/// problems.
///
/// Errors   none: what cannot be told becomes an entry of ModelInfo::problems; may throw what LibTorch throws
ModelInfo inspectModule(const torch::jit::Module &module);

/// How many channels the first convolution of forward takes, where it is fed by the input itself.
std::optional<int> firstConvolutionChannels(const torch::jit::Module &module);

}
