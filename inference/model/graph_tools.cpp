// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/graph_tools.h"

#include <ATen/native/quantized/PackedParams.h>
#include <torch/csrc/jit/passes/inliner.h>

namespace sidelight
{

using torch::jit::Node;
using torch::jit::Value;

std::shared_ptr<torch::jit::Graph> inlinedForward(const torch::jit::Module &module)
{
    auto graph = module.get_method("forward").graph()->copy();
    torch::jit::Inline(*graph);
    return graph;
}

std::optional<c10::IValue> valueOf(const Value *value, const torch::jit::Module &module)
{
    const Node *node = value->node();
    if (node->kind() == c10::prim::Constant) {
        return torch::jit::toIValue(value);
    }
    if (node->kind() == c10::prim::Param) {
        return c10::IValue(module._ivalue());
    }
    if (node->kind() != c10::prim::GetAttr) {
        return std::nullopt;
    }
    const auto owner = valueOf(node->input(), module);
    if (!owner || !owner->isObject()) {
        return std::nullopt;
    }
    const auto object = owner->toObject();
    const std::string &name = node->s(c10::attr::name);
    return object->type()->hasAttribute(name) ? std::optional(object->getAttr(name)) : std::nullopt;
}

std::string attributePath(const Value *value)
{
    const Node *node = value->node();
    if (node->kind() != c10::prim::GetAttr) {
        return {};
    }
    const std::string owner = attributePath(node->input());
    return (owner.empty() ? "" : owner + '.') + node->s(c10::attr::name);
}

std::vector<at::Tensor> unpackedTensors(const c10::IValue &value)
{
    using Conv2dParams = ConvPackedParamsBase<2>;
    std::vector<at::Tensor> tensors;
    const auto take = [&](const std::tuple<at::Tensor, c10::optional<at::Tensor>> &parts) {
        tensors.push_back(std::get<0>(parts));
        if (const auto &bias = std::get<1>(parts)) {
            tensors.push_back(*bias);
        }
    };
    if (!value.isObject()) {
        return tensors;
    }
    if (value.type() == c10::getCustomClassType<c10::intrusive_ptr<Conv2dParams>>()) {
        take(value.toCustomClass<Conv2dParams>()->unpack());
    } else if (value.type() == c10::getCustomClassType<c10::intrusive_ptr<LinearPackedParamsBase>>()) {
        take(value.toCustomClass<LinearPackedParamsBase>()->unpack());
    }
    return tensors;
}

std::optional<c10::IValue> constantInput(const Node *node, std::size_t index)
{
    if (index >= node->inputs().size()) {
        return std::nullopt;
    }
    const auto value = torch::jit::toIValue(node->input(index));
    return value ? std::optional(*value) : std::nullopt;
}

bool computesTensor(const Node *node)
{
    const auto name = operatorOf(node);
    return name.starts_with("aten::") && node->outputs().size() == 1
        && node->output()->type()->kind() == c10::TypeKind::TensorType && name != "aten::to";
}

Value *insertOperator(torch::jit::Graph &graph, const char *name, const std::vector<Value *> &inputs)
{
    Node *node = graph.insertNode(graph.create(c10::Symbol::fromQualString(name), inputs));
    node->output()->setType(c10::TensorType::get());
    return node->output();
}

}
