// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/script.h>

namespace sidelight
{

/// How many pieces of a network run on integers: operators that hand quantized tensors to each other make one
/// piece, from where a tensor is quantized to where it is dequantized. 1: all of it is one piece; more: float
/// operators stand between; 0: nothing is quantized.
///
/// graph   in which no other function is called
int integerIslands(const torch::jit::Graph &graph);

}
