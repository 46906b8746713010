// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/script.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sidelight
{

/// The qualified name of what a node does: "aten::conv2d".
inline std::string_view operatorOf(const torch::jit::Node *node)
{
    return node->kind().toQualString();
}

/// Calls visit(node) for every node, those of nested blocks included, in order; a visitor may change what
/// stands before its node.
template<typename Visit> void forEachNode(torch::jit::Block *block, const Visit &visit)
{
    for (torch::jit::Node *node : block->nodes()) {
        visit(node);
        for (torch::jit::Block *inner : node->blocks()) {
            forEachNode(inner, visit);
        }
    }
}

template<typename Visit> void forEachNode(const torch::jit::Block *block, const Visit &visit)
{
    for (const torch::jit::Node *node : block->nodes()) {
        visit(node);
        for (const torch::jit::Block *inner : node->blocks()) {
            forEachNode(inner, visit);
        }
    }
}

/// A copy of forward in which no other function is called.
std::shared_ptr<torch::jit::Graph> inlinedForward(const torch::jit::Module &module);

/// The value that a chain of attribute reads on self, or a constant, has in this module.
std::optional<c10::IValue> valueOf(const torch::jit::Value *value, const torch::jit::Module &module);

/// "encoder.first.weight" of a chain of attribute reads on self; empty for any other value.
std::string attributePath(const torch::jit::Value *value);

/// Weight and bias of a packed quantized convolution or linear layer; empty for any other value.
std::vector<at::Tensor> unpackedTensors(const c10::IValue &value);

/// The constant that a node has as its input; nullopt where that is computed, or missing.
std::optional<c10::IValue> constantInput(const torch::jit::Node *node, std::size_t index);

/// Whether a node is an operator of ATen that computes a tensor; the others hand tensors on or ask about
/// them.
bool computesTensor(const torch::jit::Node *node);

/// Inserts an operator that gives one tensor, where the graph inserts.
torch::jit::Value *insertOperator(torch::jit::Graph &graph, const char *name,
                                  const std::vector<torch::jit::Value *> &inputs);

}
