// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/float_graph.h"

#include "inference/model/graph_tools.h"

#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/frozen_conv_folding.h>
#include <torch/csrc/jit/passes/peephole.h>
#include <torch/csrc/jit/passes/remove_dropout.h>
#include <torch/csrc/jit/passes/remove_mutation.h>

#include <algorithm>
#include <map>
#include <set>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;
using torch::jit::WithInsertPoint;

std::unexpected<Error> cannotQuantize(const std::string &path, const std::string &what,
                                      const std::string &remedy)
{
    return std::unexpected(Error{ErrorCode::CannotQuantize, path, what, remedy, {}});
}

/// Reads of attributes become constants; a name is kept for every weight that was read.
std::map<const Value *, std::string> attributesToConstants(Graph &graph, const torch::jit::Module &module)
{
    std::map<const Value *, std::string> paths;
    std::vector<Node *> reads;
    forEachNode(graph.block(), [&](Node *node) {
        if (node->kind() == c10::prim::GetAttr) {
            reads.push_back(node);
        }
    });
    for (Node *node : reads) {
        auto value = valueOf(node->output(), module);
        if (!value || value->isObject()) {
            continue;
        }
        if (value->isTensor()) {
            value = value->toTensor().detach(); // What learns is no constant.
        }
        const WithInsertPoint here(node);
        const auto constant = torch::jit::tryInsertConstant(graph, *value);
        if (constant) {
            paths[*constant] = attributePath(node->output());
            node->output()->replaceAllUsesWith(*constant);
        }
    }
    return paths;
}

/// aten::_convolution, as tracing writes it, becomes aten::conv2d or aten::conv_transpose2d.
void plainConvolutions(Graph &graph)
{
    std::vector<Node *> general;
    forEachNode(graph.block(), [&](Node *node) {
        const bool named =
            operatorOf(node) == "aten::_convolution" || operatorOf(node) == "aten::convolution";
        if (named && constantInput(node, 6) && constantInput(node, 3) && constantInput(node, 3)->isIntList()
            && constantInput(node, 3)->toIntVector().size() == 2) {
            general.push_back(node);
        }
    });
    for (Node *node : general) {
        const WithInsertPoint here(node);
        const auto in = node->inputs();
        const bool transposed = constantInput(node, 6)->toBool();
        const std::vector<Value *> inputs = transposed
            ? std::vector<Value *>{in[0], in[1], in[2], in[3], in[4], in[7], in[8], in[5]}
            : std::vector<Value *>{in[0], in[1], in[2], in[3], in[4], in[5], in[8]};
        node->output()->replaceAllUsesWith(
            insertOperator(graph, transposed ? "aten::conv_transpose2d" : "aten::conv2d", inputs));
        node->destroy();
    }
}

/// conv2d(padding='same') becomes one with numbers, where both sides are padded alike.
void numericPadding(Graph &graph)
{
    forEachNode(graph.block(), [&](Node *node) {
        const auto padding = constantInput(node, 4);
        const auto weight = constantInput(node, 1);
        const auto dilation = constantInput(node, 5);
        if (operatorOf(node) != "aten::conv2d" || !padding || !padding->isString() || !weight
            || !weight->isTensor() || !dilation || !dilation->isIntList()) {
            return;
        }
        std::vector<std::int64_t> sides{0, 0};
        if (padding->toStringRef() == "same") {
            for (int i = 0; i < 2; ++i) {
                const std::int64_t both = dilation->toIntVector()[i] * (weight->toTensor().size(2 + i) - 1);
                if (both % 2 != 0) {
                    return;
                }
                sides[i] = both / 2;
            }
        }
        const WithInsertPoint here(node);
        node->replaceInput(4, graph.insertConstant(sides));
    });
}

std::optional<double> constantFactor(const Node *node, std::size_t index)
{
    const auto value = constantInput(node, index);
    if (value && (value->isDouble() || value->isInt())) {
        return value->toScalar().toDouble();
    }
    if (value && value->isTensor() && value->toTensor().numel() == 1
        && at::isFloatingType(value->toTensor().scalar_type())) {
        return value->toTensor().item().toDouble();
    }
    return std::nullopt;
}

/// The slope c of a node that is c x, 0 <= c <= 1.
std::optional<double> slopeOf(const Node *node, const Value *x)
{
    if (operatorOf(node) != "aten::mul" || node->inputs().size() != 2) {
        return std::nullopt;
    }
    for (const std::size_t at : {0U, 1U}) {
        const auto factor = constantFactor(node, 1 - at);
        if (node->input(at) == x && factor && *factor >= 0.0 && *factor <= 1.0) {
            return factor;
        }
    }
    return std::nullopt;
}

/// max(c x, x) has no kernel for integers, leaky_relu has.
int plainLeakyRelus(Graph &graph)
{
    std::vector<std::pair<Node *, std::pair<Value *, double>>> found;
    forEachNode(graph.block(), [&](Node *node) {
        const auto name = operatorOf(node);
        if ((name != "aten::max" && name != "aten::maximum") || node->inputs().size() != 2
            || node->outputs().size() != 1) {
            return;
        }
        for (const std::size_t at : {0U, 1U}) {
            Value *x = node->input(at);
            if (const auto slope = slopeOf(node->input(1 - at)->node(), x)) {
                found.push_back({node, {x, *slope}});
                return;
            }
        }
    });
    for (const auto &[node, parts] : found) {
        const WithInsertPoint here(node);
        node->output()->replaceAllUsesWith(
            insertOperator(graph, "aten::leaky_relu", {parts.first, graph.insertConstant(parts.second)}));
        node->destroy();
    }
    return static_cast<int>(found.size());
}

/// Operators that hand their input on as it is.
void dropIdentities(Graph &graph)
{
    static const std::set<std::string_view> kNames{"aten::detach", "aten::alias", "aten::clone",
                                                   "aten::contiguous"};
    std::vector<Node *> found;
    forEachNode(graph.block(), [&](Node *node) {
        const bool dropout = (operatorOf(node) == "aten::dropout" || operatorOf(node) == "aten::dropout2d"
                              || operatorOf(node) == "aten::feature_dropout")
            && constantInput(node, 2) && constantInput(node, 2)->isBool()
            && !constantInput(node, 2)->toBool();
        if (dropout || kNames.contains(operatorOf(node))) {
            found.push_back(node);
        }
    });
    for (Node *node : found) {
        node->output()->replaceAllUsesWith(node->input(0));
        node->destroy();
    }
}

bool holdsPackedWeights(const Graph &graph, const torch::jit::Module &module)
{
    bool found = false;
    forEachNode(graph.block(), [&](const Node *node) {
        found = found || operatorOf(node).starts_with("quantized::")
            || operatorOf(node) == "aten::quantize_per_tensor";
        const auto value =
            node->kind() == c10::prim::GetAttr ? valueOf(node->output(), module) : std::nullopt;
        found = found || (value && !unpackedTensors(*value).empty());
    });
    return found;
}

bool setsAttributes(const Graph &graph)
{
    bool found = false;
    forEachNode(graph.block(),
                [&](const Node *node) { found = found || node->kind() == c10::prim::SetAttr; });
    return found;
}

/// The names of layers from the paths of their weights. Layers without a name of their own are called by
/// their operator; a layer that is used twice is two.
std::vector<std::string> layerNames(Graph &graph, const std::map<const Node *, std::string> &paths)
{
    std::vector<std::string> names;
    std::map<std::string, int> uses;
    for (const Node *node : layerNodes(graph)) {
        const auto path = paths.find(node);
        std::string name = path == paths.end() ? "" : path->second;
        if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) {
            name.resize(dot);
        }
        if (name.empty() || name.find_first_of("+,") != std::string::npos) {
            name = std::string(operatorOf(node).substr(sizeof("aten::") - 1)) + '_'
                + std::to_string(names.size() + 1);
        }
        const int use = ++uses[name];
        names.push_back(use == 1 ? name : name + '#' + std::to_string(use));
    }
    return names;
}

}

Expected<FloatGraph> floatGraph(const torch::jit::Module &module, const std::string &path)
{
    FloatGraph result;
    result.graph = inlinedForward(module);
    Graph &graph = *result.graph;
    if (holdsPackedWeights(graph, module)) {
        return cannotQuantize(path, "is quantized already", "start from the FP32 file it was made from");
    }
    const auto paths = attributesToConstants(graph, module);
    // Drops the branches of training, which may set attributes.
    torch::jit::ConstantPropagation(result.graph, /*ignore_custom_classes=*/true);
    if (setsAttributes(graph)) {
        return cannotQuantize(path, "changes its own attributes while it runs",
                              "export a version without state, in evaluation mode");
    }
    torch::jit::RemoveTensorMutation(result.graph);
    // What an encoder appends to a list and a decoder takes from it is handed on directly.
    torch::jit::RemoveListMutation(result.graph);
    torch::jit::PeepholeOptimize(result.graph);
    plainConvolutions(graph);
    numericPadding(graph);
    // By their nodes, because folding gives them other weights.
    std::map<const Node *, std::string> pathsOfLayers;
    for (const Node *node : layerNodes(graph)) {
        if (const auto read = paths.find(node->input(1)); read != paths.end()) {
            pathsOfLayers[node] = read->second;
        }
    }
    torch::jit::FoldFrozenConvBatchnorm(result.graph);
    dropIdentities(graph);
    if (const int count = plainLeakyRelus(graph); count > 0) {
        result.cures.push_back("its max(c x, x) was rewritten to leaky_relu, which has an INT8 kernel ("
                               + std::to_string(count) + (count == 1 ? " place)" : " places)"));
    }
    torch::jit::ConstantPropagation(result.graph, /*ignore_custom_classes=*/true);
    torch::jit::PeepholeOptimize(result.graph);
    torch::jit::EliminateDeadCode(result.graph);
    bool readsSelf = false;
    for (const auto &use : graph.inputs()[0]->uses()) {
        readsSelf = readsSelf || use.user->kind() != c10::prim::Return;
    }
    if (readsSelf) {
        return cannotQuantize(path, "reads attributes that are neither tensors nor numbers while it runs",
                              "export it again by tracing, torch.jit.trace");
    }
    result.layers = layerNames(graph, pathsOfLayers);
    return result;
}

LayerKind layerKind(const Node *node)
{
    const auto name = operatorOf(node);
    const LayerKind kind = name == "aten::conv2d" ? LayerKind::Convolution
        : name == "aten::conv_transpose2d"        ? LayerKind::TransposedConvolution
        : name == "aten::linear"                  ? LayerKind::Linear
                                                  : LayerKind::None;
    if (kind == LayerKind::None) {
        return kind;
    }
    const auto weight = constantInput(node, 1);
    const bool fits = weight && weight->isTensor() && weight->toTensor().scalar_type() == at::kFloat
        && weight->toTensor().dim() == (kind == LayerKind::Linear ? 2 : 4);
    // Strides and padding have to be numbers, too.
    bool plain = fits;
    for (std::size_t i = 2; plain && i < node->inputs().size(); ++i) {
        const auto value = constantInput(node, i);
        plain = value && !value->isString();
    }
    return plain ? kind : LayerKind::None;
}

std::vector<Node *> layerNodes(Graph &graph)
{
    std::vector<Node *> nodes;
    forEachNode(graph.block(), [&](Node *node) {
        if (layerKind(node) != LayerKind::None) {
            nodes.push_back(node);
        }
    });
    return nodes;
}

}
