// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/model/quantization/float_graph.h"

#include <map>
#include <string>
#include <vector>

namespace sidelight
{

/// What useFasterOperators() replaces, a sentence that begins with "computes" for each kind of operator; none
/// where it finds nothing.
std::vector<std::string> fasterOperators(const FloatGraph &network);

/// Replaces layers of floats by others that give the same, but for the order of additions, and sooner:
///
/// - a transposed convolution whose kernels lie side by side (as large as its stride) by a 1x1 convolution
///   and a pixel shuffle, because LibTorch has one kernel for it, column by column;
/// - a 1x1 convolution by one with a dilation, which says nothing about a single value, because without one
///   LibTorch 1.13 takes its slow kernel where it has one thread.
///
/// Layers keep their order and their names.
///
/// names    of weightNames(); weights that are written in another order keep theirs
/// Cost     at 512 x 512 pixels, two threads: 230 to 92 ms for the See-in-the-Dark U-Net, and to 68 ms with
///          its channels last in memory, which alone gives 227 ms. Neither a copy of blocks instead of the
///          pixel shuffle nor weights packed for oneDNN beforehand gave more than 3 % on top of that.
void useFasterOperators(torch::jit::Graph &graph, std::map<const void *, std::string> &names);

/// The network as a module that computes with floats, by faster operators.
///
/// Errors   throws what LibTorch throws
torch::jit::Module fasterModule(const FloatGraph &network);

}
