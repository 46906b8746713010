// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/module_inspection.h"

#include "inference/model/graph_tools.h"
#include "inference/model/integer_islands.h"

#include <ATen/native/quantized/PackedParams.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

using Conv2dParams = ConvPackedParamsBase<2>;

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
                                                   "quantized::conv_transpose2d",
                                                   "quantized::conv_transpose2d_dynamic"};
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
                                                   "aten::float",
                                                   "aten::round_",
                                                   "aten::clamp_",
                                                   "aten::add_",
                                                   "aten::_make_per_tensor_quantized_tensor",
                                                   "aten::quantize_per_tensor_dynamic"};
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
            std::ranges::copy(unpackedTensors(attribute.value), std::back_inserter(tensors));
            if (attribute.value.isTensor() && attribute.value.toTensor().is_quantized()) {
                tensors.push_back(attribute.value.toTensor());
            }
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
            std::ranges::copy(unpackedTensors(*value), std::back_inserter(tensors));
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

namespace
{

/// "encoder.first" of weights at "encoder.first.weight" or "encoder.first._packed_params"; attributes of the
/// module itself have their own name.
std::string layerName(const Value *weights, std::string_view operation, std::size_t number)
{
    std::string name = attributePath(weights);
    if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) {
        name.resize(dot);
    }
    return name.empty()
        ? std::string(operation.substr(operation.rfind(':') + 1)) + '_' + std::to_string(number)
        : name;
}

/// What has weights, and in what it runs.
std::vector<LayerInfo> layersOf(const Graph &graph, const torch::jit::Module &module)
{
    std::vector<LayerInfo> layers;
    forEachNode(graph.block(), [&](const Node *node) {
        const std::string_view name = node->kind().toQualString();
        const bool linear = name.find("::linear") != std::string_view::npos;
        if (!isConvolution(node) && !(linear && node->inputs().size() > 1)) {
            return;
        }
        const Value *weights = node->input(1);
        // Weights that are stored in fewer bits and made float again.
        const bool stored = weights->node()->kind() == c10::aten::dequantize;
        const auto value = valueOf(stored ? weights->node()->input() : weights, module);
        std::vector<at::Tensor> tensors;
        if (value && value->isTensor()) {
            tensors.push_back(value->toTensor());
        } else if (value) {
            tensors = unpackedTensors(*value);
        }
        LayerInfo layer{layerName(stored ? weights->node()->input() : weights, name, layers.size() + 1),
                        std::string(name),
                        {},
                        0};
        for (const at::Tensor &tensor : tensors) {
            layer.parameters += static_cast<std::uint64_t>(tensor.numel());
        }
        layer.precision = precisionOf(tensors);
        layers.push_back(std::move(layer));
    });
    return layers;
}

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
    info.integerIslands = integerIslands(*graph);
    info.layers = layersOf(*graph, module);
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
