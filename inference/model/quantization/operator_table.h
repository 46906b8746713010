// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/script.h>

#include <functional>
#include <optional>
#include <vector>

namespace sidelight
{

/// How an operator beside the layers works on quantized tensors.
enum class QuantizedForm {
    None, ///< it does not: its inputs become float, and so does its output
    SameGrid, ///< the same operator; scale and zero point of the output are those of the input
    NewGrid, ///< an operator of its own, "quantized::…", that is told scale and zero point of the output
};

QuantizedForm quantizedForm(const torch::jit::Node *node);

/// The inputs of a node that are tensors which could be quantized; those in its list, for a concatenation.
///
/// Result   empty where one of them cannot be told
std::vector<torch::jit::Value *> activationInputs(const torch::jit::Node *node);

/// What a node does to each value, where it keeps their order: ReLU, leaky ReLU, clamping, sigmoid.
std::optional<std::function<double(double)>> monotoneFunction(const torch::jit::Node *node);

/// The ReLU that a layer can do along with its own work: it alone takes what the layer gives.
///
/// Result   null where there is none
torch::jit::Node *fusableRelu(const torch::jit::Node *layer);

/// Puts the quantized operator of a NewGrid node behind that node.
///
/// inputs   the quantized tensors for activationInputs()
torch::jit::Value *insertQuantizedOperator(torch::jit::Graph &graph, const torch::jit::Node *node,
                                           const std::vector<torch::jit::Value *> &inputs, double scale,
                                           std::int64_t zeroPoint);

/// Puts a copy of a node, working on other activations, where the graph inserts.
torch::jit::Value *insertCopy(torch::jit::Graph &graph, torch::jit::Node *node,
                              const std::vector<torch::jit::Value *> &inputs);

}
