// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/model_info.h"

#include <torch/script.h>

namespace sidelight
{

/// Tells, before it is tried, what quantizing a network means: its layers by the names that recipes use, what
/// is rewritten, what stays in float, or why it cannot be quantized. Fills layers and notes.
///
/// Errors   none: what is in the way becomes a note
/// Cost     a copy of the graph, not of the weights
void describeQuantization(const torch::jit::Module &module, ModelInfo &info);

}
