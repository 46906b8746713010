// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <torch/script.h>

#include <memory>
#include <string>
#include <vector>

namespace sidelight
{

/// A network as one flat graph of float operators, from which variants are made.
///
/// Weights are constants of the graph and batch normalisation is folded into them; nothing works in place;
/// the leaky ReLU that is written as max(c x, x) is aten::leaky_relu, which has a kernel for integers.
struct FloatGraph {
    std::shared_ptr<torch::jit::Graph> graph; ///< of self, which it does not use, and the picture
    std::vector<std::string> layers; ///< names, in the order of layerNodes()
    std::vector<std::string> cures; ///< sentences: what was rewritten so that it can be quantized
};

/// Flattens forward of a module; a frozen module, too, whose layers are called by their operator and number.
///
/// Errors   CannotQuantize: is quantized already, changes its own attributes; throws what LibTorch throws
Expected<FloatGraph> floatGraph(const torch::jit::Module &module, const std::string &path);

/// What has weights: convolutions, transposed convolutions and linear layers with constant weights of
/// float32.
enum class LayerKind { None, Convolution, TransposedConvolution, Linear };
LayerKind layerKind(const torch::jit::Node *node);

/// The layers of a graph in order. A copy of the graph has the same ones.
std::vector<torch::jit::Node *> layerNodes(torch::jit::Graph &graph);

}
