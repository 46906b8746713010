// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/model_info.h"

#include <algorithm>
#include <iterator>

namespace sidelight
{

namespace
{

struct KindRow {
    InputKind kind;
    const char *name;
    int channels;
};

constexpr KindRow kKinds[] = {
    {InputKind::Rgb, "rgb", 3},
    {InputKind::Gray, "gray", 1},
    {InputKind::Bayer4, "bayer4", 4},
};

const KindRow &row(InputKind kind)
{
    return kKinds[static_cast<std::size_t>(kind)];
}

}

const char *inputKindName(InputKind kind)
{
    return row(kind).name;
}

int inputChannels(InputKind kind)
{
    return row(kind).channels;
}

std::optional<InputKind> inputKindFromName(const std::string &name)
{
    for (const KindRow &candidate : kKinds) {
        if (name == candidate.name) {
            return candidate.kind;
        }
    }
    return std::nullopt;
}

ContractOverrides merged(const ContractOverrides &base, const ContractOverrides &over)
{
    ContractOverrides result = base;
    const auto take = [](auto &to, const auto &from) {
        if (from) {
            to = from;
        }
    };
    take(result.kind, over.kind);
    take(result.range, over.range);
    take(result.mean, over.mean);
    take(result.std, over.std);
    take(result.sizeMultiple, over.sizeMultiple);
    take(result.outputRange, over.outputRange);
    take(result.label, over.label);
    return result;
}

bool quantizes(const std::string &operation)
{
    return operation.starts_with("aten::quantize_per_")
        || operation == "aten::_make_per_tensor_quantized_tensor";
}

bool dequantizes(const std::string &operation)
{
    return operation == "aten::dequantize" || operation == "aten::int_repr";
}

std::string whatRuns(const ModelInfo &info)
{
    const std::size_t layers = info.layers.size();
    const auto onIntegers = std::ranges::count_if(
        info.layers, [](const LayerInfo &layer) { return layer.operation.starts_with("quantized::"); });
    const std::string word = layers == 1 ? " layer" : " layers";
    if (onIntegers == 0) {
        return "all of " + std::to_string(layers) + word + " in float";
    }
    int quantize = 0;
    int dequantize = 0;
    for (const auto &[name, count] : info.operators) {
        quantize += quantizes(name) ? count : 0;
        dequantize += dequantizes(name) ? count : 0;
    }
    return std::to_string(onIntegers) + " of " + std::to_string(layers) + word + " on integers, in "
        + std::to_string(info.integerIslands) + (info.integerIslands == 1 ? " piece; " : " pieces; ")
        + std::to_string(quantize) + " quantize, " + std::to_string(dequantize) + " dequantize";
}

}
