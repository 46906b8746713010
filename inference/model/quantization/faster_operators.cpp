// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/faster_operators.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/module_weights.h"
#include "inference/model/quantization/observation.h"
#include "inference/model/quantization/weights.h"

#include <torch/csrc/jit/passes/dead_code_elimination.h>

#include <algorithm>
#include <cstddef>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

/// Whether a constant is one number, or the same one for height and width.
bool isBoth(const Node *node, std::size_t index, std::int64_t wanted)
{
    const auto value = constantInput(node, index);
    if (!value || !(value->isInt() || value->isIntList())) {
        return false;
    }
    const std::vector<std::int64_t> sides =
        value->isInt() ? std::vector<std::int64_t>{value->toInt()} : value->toIntVector();
    return !sides.empty() && std::ranges::all_of(sides, [&](std::int64_t side) { return side == wanted; });
}

/// Of a transposed convolution, where no two of its kernels overlap and none is cut: kernel and stride; else
/// 0.
std::int64_t sideOfTiles(const Node *node)
{
    if (layerKind(node) != LayerKind::TransposedConvolution) {
        return 0;
    }
    const at::Tensor weight = constantInput(node, 1)->toTensor();
    const std::int64_t side = weight.size(2);
    const bool tiles = weight.size(3) == side && isBoth(node, 3, side) && isBoth(node, 4, 0)
        && isBoth(node, 5, 0) && isBoth(node, 7, 1);
    return tiles ? side : 0;
}

bool isUndilatedPointwise(const Node *node)
{
    if (layerKind(node) != LayerKind::Convolution) {
        return false;
    }
    const at::Tensor weight = constantInput(node, 1)->toTensor();
    return weight.size(2) == 1 && weight.size(3) == 1 && isBoth(node, 3, 1) && isBoth(node, 5, 1);
}

Value *both(Graph &graph, std::int64_t side)
{
    return graph.insertConstant(std::vector<std::int64_t>{side, side});
}

void replaceTransposed(Graph &graph, Node *node, std::int64_t side,
                       std::map<const void *, std::string> &names)
{
    const auto keepName = [&](const at::Tensor &before, const at::Tensor &after) {
        if (const auto name = names.find(before.data_ptr()); name != names.end()) {
            names.emplace(after.data_ptr(), name->second);
        }
        return graph.insertConstant(after);
    };

    const LayerWeights layer = layerWeights(node);
    const at::Tensor &weight = layer.weight; // I x O/groups x side x side
    // To O side² x I/groups, as groups and the pixel shuffle have their channels.
    const at::Tensor pointwise =
        weight.reshape({layer.groups, weight.size(0) / layer.groups, weight.size(1), side, side})
            .permute({0, 2, 3, 4, 1})
            .reshape({layer.groups * weight.size(1) * side * side, -1, 1, 1})
            .clone(at::MemoryFormat::Contiguous); // Also where the order is the same: of another shape.
    const torch::jit::WithInsertPoint here(node);
    Value *bias = layer.bias.defined() ? keepName(layer.bias, layer.bias.repeat_interleave(side * side))
                                       : graph.insertConstant(c10::IValue());
    Value *tiles = insertOperator(graph, "aten::conv2d",
                                  {node->input(0), keepName(constantInput(node, 1)->toTensor(), pointwise),
                                   bias, both(graph, 1), both(graph, 0), both(graph, 1), node->input(6)});
    node->output()->replaceAllUsesWith(
        insertOperator(graph, "aten::pixel_shuffle", {tiles, graph.insertConstant(side)}));
    node->destroy();
}

std::string counted(std::size_t count, const std::string &what)
{
    return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

}

std::vector<std::string> fasterOperators(const FloatGraph &network)
{
    std::size_t transposed = 0;
    std::size_t pointwise = 0;
    for (const Node *node : layerNodes(*network.graph)) {
        transposed += sideOfTiles(node) > 0 ? 1 : 0;
        pointwise += isUndilatedPointwise(node) ? 1 : 0;
    }
    std::vector<std::string> sentences;
    if (transposed > 0) {
        sentences.push_back("computes " + counted(transposed, "transposed convolution")
                            + " as 1x1 convolution and pixel shuffle");
    }
    if (pointwise > 0) {
        sentences.push_back("computes " + counted(pointwise, "1x1 convolution") + " by oneDNN's kernel");
    }
    return sentences;
}

void useFasterOperators(Graph &graph, std::map<const void *, std::string> &names)
{
    for (Node *node : layerNodes(graph)) {
        if (const std::int64_t side = sideOfTiles(node); side > 0) {
            replaceTransposed(graph, node, side, names);
        }
    }
    for (Node *node : layerNodes(graph)) {
        if (isUndilatedPointwise(node)) {
            const torch::jit::WithInsertPoint here(node);
            node->replaceInput(5, both(graph, 2));
        }
    }
}

torch::jit::Module fasterModule(const FloatGraph &network)
{
    const auto graph = network.graph->copy();
    auto names = weightNames(*graph, network.layers);
    useFasterOperators(*graph, names);
    ModuleWeights weights;
    weights.keepFloats(*graph, names);
    torch::jit::EliminateDeadCode(graph);
    graph->lint();
    return moduleOf("__torch__.SidelightVariant", graph, weights.all());
}

}
