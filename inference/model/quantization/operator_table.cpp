// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/operator_table.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/float_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

/// How many of the first inputs are activations; a list counts as one.
struct Row {
    QuantizedForm form;
    std::size_t activations = 1;
    const char *quantized = ""; ///< of NewGrid
};

/// Each has a kernel for quantized tensors in LibTorch 1.13 that was tried; what has none is not here.
const std::map<std::string_view, Row> &rows()
{
    using enum QuantizedForm;
    static const std::map<std::string_view, Row> kRows{
        {"aten::relu", {SameGrid}},
        {"aten::relu6", {SameGrid}},
        {"aten::hardtanh", {SameGrid}},
        {"aten::clamp", {SameGrid}},
        {"aten::max_pool2d", {SameGrid}},
        {"aten::avg_pool2d", {SameGrid}},
        {"aten::adaptive_avg_pool2d", {SameGrid}},
        {"aten::upsample_nearest2d", {SameGrid}},
        {"aten::upsample_bilinear2d", {SameGrid}},
        {"aten::pixel_shuffle", {SameGrid}},
        {"aten::pixel_unshuffle", {SameGrid}},
        {"aten::reflection_pad2d", {SameGrid}},
        {"aten::slice", {SameGrid}},
        {"aten::reshape", {SameGrid}},
        {"aten::view", {SameGrid}},
        {"aten::permute", {SameGrid}},
        {"aten::flatten", {SameGrid}},
        {"aten::leaky_relu", {NewGrid, 1, "quantized::leaky_relu"}},
        {"aten::hardswish", {NewGrid, 1, "quantized::hardswish"}},
        {"aten::elu", {NewGrid, 1, "quantized::elu"}},
        {"aten::add", {NewGrid, 2, "quantized::add"}},
        {"aten::mul", {NewGrid, 2, "quantized::mul"}},
        {"aten::cat", {NewGrid, 1, "quantized::cat"}},
        {"aten::sigmoid", {NewGrid, 1, "quantized::sigmoid"}},
    };
    return kRows;
}

const Row *rowOf(const Node *node)
{
    const auto row = rows().find(operatorOf(node));
    return row == rows().end() || node->outputs().size() != 1 ? nullptr : &row->second;
}

bool isTensor(const Value *value)
{
    return value->type()->kind() == c10::TypeKind::TensorType;
}

std::optional<double> number(const Node *node, std::size_t index)
{
    const auto value = constantInput(node, index);
    return value && (value->isDouble() || value->isInt()) ? std::optional(value->toScalar().toDouble())
                                                          : std::nullopt;
}

bool isOne(const Node *node, std::size_t index)
{
    return number(node, index) == 1.0;
}

/// The kernel's range ends at what the grid of the output can hold, so that an upper limit needs no work.
bool isRelu(const Node *node)
{
    const auto name = operatorOf(node);
    const bool limited = name == "aten::hardtanh" || name == "aten::clamp";
    return name == "aten::relu" || name == "aten::relu6"
        || (limited && number(node, 1) == 0.0 && monotoneFunction(node));
}

/// The lists that activations are in: [a, b] of a concatenation.
Node *listOf(Node *node)
{
    Node *list = node->input(0)->node();
    return list->kind() == c10::prim::ListConstruct ? list : nullptr;
}

}

QuantizedForm quantizedForm(const Node *node)
{
    const Row *row = rowOf(node);
    if (row == nullptr || activationInputs(node).empty()) {
        return QuantizedForm::None;
    }
    const auto name = operatorOf(node);
    const bool unusual = (name == "aten::add" && !isOne(node, 2))
        || (name == "aten::elu" && (!number(node, 1) || !isOne(node, 2) || !isOne(node, 3)))
        || (name == "aten::leaky_relu" && !number(node, 1))
        || (name == "aten::cat" && !constantInput(node, 1));
    return unusual ? QuantizedForm::None : row->form;
}

std::vector<Value *> activationInputs(const Node *constantNode)
{
    const Row *row = rowOf(constantNode);
    if (row == nullptr) {
        return {};
    }
    // Whoever rewrites the graph may change what it finds by this; LibTorch gives no such view of a constant
    // node.
    Node *node = const_cast<Node *>(constantNode);
    std::vector<Value *> inputs;
    if (operatorOf(node) == "aten::cat") {
        if (Node *list = listOf(node)) {
            inputs.assign(list->inputs().begin(), list->inputs().end());
        }
    } else if (node->inputs().size() >= row->activations) {
        inputs.assign(node->inputs().begin(),
                      node->inputs().begin() + static_cast<std::ptrdiff_t>(row->activations));
    }
    const bool fit = std::ranges::all_of(inputs, [](const Value *value) {
        return isTensor(value) && value->node()->kind() != c10::prim::Constant;
    });
    return fit ? inputs : std::vector<Value *>{};
}

std::optional<std::function<double(double)>> monotoneFunction(const Node *node)
{
    const auto name = operatorOf(node);
    if (name == "aten::relu") {
        return [](double x) { return std::max(x, 0.0); };
    }
    if (name == "aten::relu6") {
        return [](double x) { return std::clamp(x, 0.0, 6.0); };
    }
    if (name == "aten::leaky_relu" && number(node, 1)) {
        const double slope = *number(node, 1);
        return slope < 0.0 ? std::nullopt
                           : std::optional([slope](double x) { return x < 0.0 ? slope * x : x; });
    }
    if (name == "aten::sigmoid") {
        return [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
    }
    if (name == "aten::hardtanh" || name == "aten::clamp") {
        constexpr double kNone = std::numeric_limits<double>::infinity();
        const double low = number(node, 1).value_or(-kNone);
        const double high = number(node, 2).value_or(kNone);
        const bool known = (number(node, 1) || (constantInput(node, 1) && constantInput(node, 1)->isNone()))
            && (number(node, 2) || (constantInput(node, 2) && constantInput(node, 2)->isNone()));
        return known && low <= high
            ? std::optional([low, high](double x) { return std::clamp(x, low, high); })
            : std::nullopt;
    }
    return std::nullopt;
}

Node *fusableRelu(const Node *layer)
{
    const LayerKind kind = layerKind(layer);
    if (kind == LayerKind::None || kind == LayerKind::TransposedConvolution) {
        return nullptr;
    }
    const auto &uses = layer->output()->uses();
    const bool alone = uses.size() == 1 && uses[0].user->owningBlock() == layer->owningBlock();
    return alone && isRelu(uses[0].user) ? uses[0].user : nullptr;
}

Value *insertQuantizedOperator(Graph &graph, const Node *node, const std::vector<Value *> &inputs,
                               double scale, std::int64_t zeroPoint)
{
    const auto name = operatorOf(node);
    std::vector<Value *> arguments = inputs;
    Value *scaleValue = graph.insertConstant(scale);
    Value *zeroValue = graph.insertConstant(zeroPoint);
    if (name == "aten::cat") {
        Node *list = graph.insertNode(graph.createList(c10::TensorType::get(), inputs));
        arguments = {list->output(), node->input(1), scaleValue, zeroValue};
    } else if (name == "aten::leaky_relu") {
        arguments = {inputs[0], node->input(1), graph.insertConstant(false), scaleValue, zeroValue};
    } else if (name == "aten::elu") {
        arguments = {inputs[0], scaleValue, zeroValue, node->input(1)};
    } else {
        arguments.push_back(scaleValue);
        arguments.push_back(zeroValue);
    }
    return insertOperator(graph, rowOf(node)->quantized, arguments);
}

Value *insertCopy(Graph &graph, Node *node, const std::vector<Value *> &inputs)
{
    std::map<Value *, Value *> replaced;
    if (operatorOf(node) == "aten::cat") {
        replaced[node->input(0)] =
            graph.insertNode(graph.createList(c10::TensorType::get(), inputs))->output();
    } else {
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            replaced[node->input(i)] = inputs[i];
        }
    }
    Node *copy = graph.insertNode(graph.createClone(node, [&](Value *value) {
        const auto other = replaced.find(value);
        return other == replaced.end() ? value : other->second;
    }));
    copy->output()->setType(c10::TensorType::get());
    return copy->output();
}

}
