// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/jit/runtime/custom_operator.h>

#include <string>

namespace sidelight
{

/// Lets graphs call native code that looks at what it is given and gives nothing. It is never optimized away.
///
/// The name differs in every process and in every copy of this code in one: LibTorch runs the first operator
/// of a name, also for another module of the program, and a model file must not call it.
///
/// name        "sidelight::observe"
/// arguments   "(Tensor x, int place)"
/// Result      the name that graphs call it by
std::string registerWatching(const std::string &name, const std::string &arguments,
                             torch::jit::Operation operation);

}
