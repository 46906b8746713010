// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/script.h>

namespace sidelight
{

/// A frozen copy of the module in which every weight and every result of an operator is rounded to a narrower
/// type and computed in FP32 again: the CPU has no FP16 convolution, and this shows what the rounding does to
/// the picture.
///
/// Errors   throws what LibTorch throws
/// Cost     one copy of the weights
torch::jit::Module withRoundedTensors(const torch::jit::Module &module, at::ScalarType type);

}
