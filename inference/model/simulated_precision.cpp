// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/simulated_precision.h"

#include "inference/model/graph_tools.h"

#include <torch/csrc/jit/api/module.h>

#include <vector>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

/// Inserts to(narrow).to(float) behind a value; bool and integer tensors are left alone by the guard of the
/// caller.
void roundBehind(Graph &graph, Node *node, at::ScalarType type)
{
    const torch::jit::WithInsertPoint here(node->next());
    Value *no = graph.insertConstant(false);
    Value *none = graph.insertConstant(c10::IValue());
    const auto cast = [&](Value *value, at::ScalarType to) {
        Value *target = graph.insertConstant(static_cast<std::int64_t>(to));
        Node *conversion = graph.insertNode(graph.create(c10::aten::to, {value, target, no, no, none}));
        conversion->output()->setType(c10::TensorType::get());
        return conversion;
    };
    Node *narrow = cast(node->output(), type);
    Node *wide = cast(narrow->output(), at::kFloat);
    node->output()->replaceAllUsesAfterNodeWith(wide, wide->output());
}

}

torch::jit::Module withRoundedTensors(const torch::jit::Module &module, at::ScalarType type)
{
    torch::jit::Module frozen = torch::jit::freeze(module.clone());
    const auto graph = frozen.get_method("forward").graph();
    std::vector<Node *> nodes;
    forEachNode(graph->block(), [&](Node *node) {
        if (computesTensor(node)) {
            nodes.push_back(node);
        }
    });
    for (Node *node : nodes) {
        roundBehind(*graph, node, type);
    }
    // Weights are constants of the frozen graph; torch::jit keeps them as tensors, which are rounded in
    // place.
    forEachNode(graph->block(), [&](Node *node) {
        const auto value =
            node->kind() == c10::prim::Constant ? torch::jit::toIValue(node->output()) : c10::nullopt;
        if (value && value->isTensor() && value->toTensor().scalar_type() == at::kFloat) {
            const torch::NoGradGuard guard;
            value->toTensor().copy_(value->toTensor().to(type).to(at::kFloat));
        }
    });
    return frozen;
}

}
