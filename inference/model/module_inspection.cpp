// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/module_inspection.h"

#include <ATen/native/quantized/PackedParams.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace sidelight
{

namespace
{

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

using Conv2dParams = ConvPackedParamsBase<2>;

/// Calls visit(node) for every node, those of nested blocks included, in order.
template<typename Visit> void forEachNode(const Block *block, const Visit &visit)
{
    for (const Node *node : block->nodes()) {
        visit(node);
        for (const Block *inner : node->blocks()) {
            forEachNode(inner, visit);
        }
    }
}

std::shared_ptr<Graph> inlinedForward(const torch::jit::Module &module)
{
    auto graph = module.get_method("forward").graph()->copy();
    torch::jit::Inline(*graph);
    return graph;
}

/// The value that a chain of attribute reads on self, or a constant, has in this module.
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

/// Weight and bias of a packed quantized convolution or linear layer; empty for any other value.
std::vector<at::Tensor> unpacked(const c10::IValue &value)
{
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

bool isConvolution(const Node *node)
{
    static const std::set<std::string_view> kNames{"aten::conv2d",
                                                   "aten::_convolution",
                                                   "aten::_convolution_mode",
                                                   "aten::convolution",
                                                   "quantized::conv2d",
                                                   "quantized::conv2d_relu",
                                                   "quantized::conv2d_dynamic",
                                                   "aten::conv_transpose2d",
                                                   "quantized::conv_transpose2d"};
    return kNames.contains(node->kind().toQualString());
}

/// Operators that hand a picture on with as many channels as they were given.
bool keepsChannels(const Node *node)
{
    static const std::set<std::string_view> kNames{"aten::pad",
                                                   "aten::reflection_pad2d",
                                                   "aten::replication_pad2d",
                                                   "aten::constant_pad_nd",
                                                   "aten::to",
                                                   "aten::contiguous",
                                                   "aten::mul",
                                                   "aten::div",
                                                   "aten::add",
                                                   "aten::sub",
                                                   "aten::clamp",
                                                   "aten::clone",
                                                   "aten::detach",
                                                   "aten::quantize_per_tensor",
                                                   "aten::dequantize",
                                                   "aten::float"};
    return kNames.contains(node->kind().toQualString());
}

std::optional<int> channelsOfWeight(const Node *convolution, const torch::jit::Module &module)
{
    const auto weight = valueOf(convolution->input(1), module);
    if (!weight) {
        return std::nullopt;
    }
    const std::string_view name = convolution->kind().toQualString();
    const bool transposed = name.find("transpose") != std::string_view::npos;
    if (weight->isTensor() && weight->toTensor().dim() == 4) {
        const auto sizes = weight->toTensor().sizes();
        if (transposed) {
            return static_cast<int>(sizes[0]);
        }
        // The groups are the last whole number among the inputs of conv2d, and stand before the flags of
        // _convolution.
        const std::size_t at = name == "aten::conv2d" || name == "aten::_convolution_mode" ? 6 : 8;
        const auto groups =
            convolution->inputs().size() > at ? valueOf(convolution->input(at), module) : std::nullopt;
        return static_cast<int>(sizes[1] * (groups && groups->isInt() ? groups->toInt() : 1));
    }
    if (weight->isObject() && weight->type() == c10::getCustomClassType<c10::intrusive_ptr<Conv2dParams>>()) {
        const auto params = weight->toCustomClass<Conv2dParams>();
        const at::Tensor packed = std::get<0>(params->unpack());
        return static_cast<int>(transposed ? packed.size(0) : packed.size(1) * params->groups());
    }
    return std::nullopt;
}

std::optional<int> firstConvolutionChannels(const Graph &graph, const torch::jit::Module &module)
{
    const Node *first = nullptr;
    forEachNode(graph.block(),
                [&](const Node *node) { first = first || !isConvolution(node) ? first : node; });
    if (!first) {
        return std::nullopt;
    }
    const Value *fed = first->input(0);
    while (keepsChannels(fed->node())) {
        fed = fed->node()->input(0);
    }
    const bool byInput = fed->node()->kind() == c10::prim::Param && fed != graph.inputs()[0];
    return byInput ? channelsOfWeight(first, module) : std::nullopt;
}

/// Every tensor that counts as a parameter, each once: parameters of the module, packed ones, constants of a
/// frozen graph.
std::vector<at::Tensor> parametersOf(const torch::jit::Module &module, const Graph &graph)
{
    std::vector<at::Tensor> tensors;
    for (const at::Tensor &parameter : module.parameters()) {
        tensors.push_back(parameter);
    }
    for (const torch::jit::Module &part : module.modules()) {
        for (const auto &attribute : part.named_attributes(/*recurse=*/false)) {
            std::ranges::copy(unpacked(attribute.value), std::back_inserter(tensors));
        }
    }
    if (!tensors.empty()) {
        return tensors;
    }
    forEachNode(graph.block(), [&](const Node *node) {
        if (node->kind() != c10::prim::Constant || node->outputs().empty()) {
            return;
        }
        const auto value = torch::jit::toIValue(node->output());
        if (value && value->isTensor() && value->toTensor().dim() > 0) {
            tensors.push_back(value->toTensor());
        } else if (value) {
            std::ranges::copy(unpacked(*value), std::back_inserter(tensors));
        }
    });
    return tensors;
}

const char *precisionName(at::ScalarType type)
{
    switch (type) {
    case at::kHalf:
        return "fp16";
    case at::kBFloat16:
        return "bf16";
    case at::kDouble:
        return "fp64";
    case at::kQInt8:
    case at::kQUInt8:
    case at::kQInt32:
        return "int8";
    default:
        return "fp32";
    }
}

/// Of the weights alone: a bias stays in float beside INT8 weights.
std::string precisionOf(const std::vector<at::Tensor> &parameters)
{
    std::set<std::string> names;
    for (const at::Tensor &tensor : parameters) {
        if (tensor.dim() > 1) {
            names.insert(precisionName(tensor.scalar_type()));
        }
    }
    return names.empty() ? "fp32" : names.size() == 1 ? *names.begin() : "mixed";
}

}

std::optional<int> firstConvolutionChannels(const torch::jit::Module &module)
{
    return firstConvolutionChannels(*inlinedForward(module), module);
}

ModelInfo inspectModule(const torch::jit::Module &module)
{
    ModelInfo info;
    const auto graph = inlinedForward(module);
    forEachNode(graph->block(), [&](const Node *node) {
        const std::string name = node->kind().toQualString();
        if (!name.starts_with("prim::")) {
            ++info.operators[name];
        }
    });
    const std::vector<at::Tensor> parameters = parametersOf(module, *graph);
    for (const at::Tensor &tensor : parameters) {
        info.parameters += static_cast<std::uint64_t>(tensor.numel());
    }
    info.precision = precisionOf(parameters);
    if (info.precision == "fp16" || info.precision == "bf16") {
        info.problems.push_back("is stored as " + info.precision
                                + "; the CPU has no such convolutions, so it is run in fp32");
    }
    const std::optional<int> channels = firstConvolutionChannels(*graph, module);
    for (const InputKind kind : {InputKind::Rgb, InputKind::Gray, InputKind::Bayer4}) {
        if (channels == inputChannels(kind)) {
            info.contract.kind = kind;
            info.kindInferred = true;
        }
    }
    if (!info.kindInferred) {
        info.problems.push_back(
            channels ? "its first convolution takes " + std::to_string(*channels)
                    + " channels: it needs a sidecar that says what kind of picture that is"
                     : "what it takes cannot be read off its first operators: rgb is assumed, a sidecar can "
                       "say more");
    }
    return info;
}

}
