// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/weights.h"

#include "inference/calibration/rounding.h"
#include "inference/model/graph_tools.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

double squaredError(const float *values, std::int64_t count, double scale, double lowest, double highest)
{
    double sum = 0.0;
    for (std::int64_t i = 0; i < count; ++i) {
        const double value = values[i];
        const double error = std::clamp(nearestWhole(value / scale), lowest, highest) * scale - value;
        sum += error * error;
    }
    return sum;
}

/// Of the values of one channel.
double scaleOf(const float *values, std::int64_t count, const QuantizationPlan &plan)
{
    constexpr double kLeastScale = std::numeric_limits<float>::epsilon();
    double reach = 0.0;
    for (std::int64_t i = 0; i < count; ++i) {
        reach = std::max(reach, std::abs(static_cast<double>(values[i])));
    }
    const double lowest = -std::ldexp(1.0, plan.weightBits - 1);
    const double highest = -lowest - 1.0;
    const double whole = std::max(reach / ((highest - lowest) / 2.0), kLeastScale);
    if (plan.observer != Observer::Histogram) {
        return whole;
    }
    // From the whole range inwards; with few bits it pays to clip much.
    constexpr int kSteps = 40;
    const double narrowest = plan.weightBits > 4 ? 0.6 : 0.2;
    double best = whole;
    double least = squaredError(values, count, whole, lowest, highest);
    for (int i = 1; i <= kSteps; ++i) {
        const double scale = whole * (1.0 - (1.0 - narrowest) * i / kSteps);
        if (scale < kLeastScale) {
            break;
        }
        if (const double error = squaredError(values, count, scale, lowest, highest); error < least) {
            least = error;
            best = scale;
        }
    }
    return best;
}

/// In-channels of the weight in each group, one row each: O x I/groups x K, whatever the kind.
at::Tensor byOutput(const LayerWeights &layer, const at::Tensor &weight)
{
    if (layer.kind == LayerKind::Linear) {
        return weight.unsqueeze(2);
    }
    if (layer.kind == LayerKind::Convolution) {
        return weight.flatten(2);
    }
    // I x O/groups x K: the rows of a group belong together.
    const std::int64_t groups = layer.groups;
    const std::int64_t in = weight.size(0) / groups;
    return weight.flatten(2)
        .reshape({groups, in, weight.size(1), -1})
        .transpose(1, 2)
        .reshape({groups * weight.size(1), in, -1});
}

/// The largest magnitude of each output channel, or of what is done with each input channel.
at::Tensor reachOf(const LayerWeights &layer, bool ofOutputs)
{
    const at::Tensor rows = byOutput(layer, layer.weight).abs().amax(2); // O x I/groups
    if (ofOutputs) {
        return rows.amax(1);
    }
    return rows.reshape({layer.groups, -1, rows.size(1)}).amax(1).flatten();
}

/// A factor for each channel as a tensor that multiplies the weight.
at::Tensor spread(const LayerWeights &layer, const at::Tensor &factors, bool ofOutputs)
{
    std::vector<std::int64_t> shape(static_cast<std::size_t>(layer.weight.dim()), 1);
    const bool transposed = layer.kind == LayerKind::TransposedConvolution;
    // The second dimension goes over the channels of one group; equalizeLayers takes care that there is one.
    shape[ofOutputs != transposed ? 0 : 1] = factors.numel();
    return factors.reshape(shape);
}

/// Whether channels can be scaled one by one at this end of a layer.
bool scalesByChannel(const LayerWeights &layer, bool outputs)
{
    const bool transposed = layer.kind == LayerKind::TransposedConvolution;
    return layer.kind != LayerKind::Linear && (layer.groups == 1 || outputs != transposed);
}

bool isPerChannel(const LayerWeights &layer, const QuantizationPlan &plan)
{
    return plan.perChannel && layer.kind != LayerKind::TransposedConvolution;
}

bool isDepthwise(const LayerWeights &layer)
{
    return layer.kind == LayerKind::Convolution && layer.weight.size(1) == 1
        && layer.weight.size(0) == layer.groups;
}

/// The layer whose output reaches this value through operators that keep factors of channels, and nothing
/// else.
Node *layerBehind(Value *value)
{
    while (value->uses().size() == 1) {
        Node *node = value->node();
        if (layerKind(node) != LayerKind::None) {
            return node;
        }
        const auto name = operatorOf(node);
        if (name != "aten::relu" && name != "aten::leaky_relu" && name != "aten::max_pool2d"
            && name != "aten::avg_pool2d") {
            return nullptr;
        }
        value = node->input(0);
    }
    return nullptr;
}

void setWeights(Graph &graph, Node *layer, const LayerWeights &weights)
{
    const torch::jit::WithInsertPoint here(layer);
    layer->replaceInput(1, graph.insertConstant(weights.weight));
    if (weights.bias.defined()) {
        layer->replaceInput(2, graph.insertConstant(weights.bias));
    }
}

}

LayerWeights layerWeights(const Node *layer)
{
    LayerWeights result;
    result.kind = layerKind(layer);
    result.weight = constantInput(layer, 1)->toTensor().contiguous();
    if (const auto bias = constantInput(layer, 2); bias && bias->isTensor()) {
        result.bias = bias->toTensor();
    }
    if (result.kind != LayerKind::Linear) {
        const auto stride = constantInput(layer, 3)->toIntVector();
        result.strides = stride.empty() ? 1 : stride[0] * stride[stride.size() - 1];
        result.groups = constantInput(layer, 6)->toInt();
    }
    return result;
}

std::vector<double> outputReach(const LayerWeights &layer)
{
    const at::Tensor reach = reachOf(layer, /*ofOutputs=*/true).to(at::kDouble).contiguous();
    return {reach.data_ptr<double>(), reach.data_ptr<double>() + reach.numel()};
}

at::Tensor weightScales(const LayerWeights &layer, const QuantizationPlan &plan)
{
    const at::Tensor &weight = layer.weight;
    const std::int64_t channels = isPerChannel(layer, plan) ? weight.size(0) : 1;
    const at::Tensor scales = at::empty({channels}, at::kDouble);
    const std::int64_t each = weight.numel() / channels;
    at::parallel_for(0, channels, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            scales.data_ptr<double>()[i] = scaleOf(weight.data_ptr<float>() + i * each, each, plan);
        }
    });
    return scales;
}

at::Tensor quantizedWeight(const LayerWeights &layer, const QuantizationPlan &plan, const at::Tensor &scales,
                           int outputZeroPoint)
{
    const double wider = 1.0 + std::ldexp(outputZeroPoint, -20);
    const at::Tensor &weight = layer.weight;
    const double lowest = -std::ldexp(1.0, plan.weightBits - 1);
    const double highest = -lowest - 1.0;
    if (!isPerChannel(layer, plan)) {
        const double scale = wider * scales.item().toDouble();
        return at::quantize_per_tensor(weight.clamp(lowest * scale, highest * scale), scale, 0, at::kQInt8);
    }
    const at::Tensor widened = scales * wider;
    std::vector<std::int64_t> shape(static_cast<std::size_t>(weight.dim()), 1);
    shape[0] = weight.size(0);
    const at::Tensor spreadScales = widened.to(at::kFloat).reshape(shape);
    const at::Tensor clamped =
        at::minimum(at::maximum(weight, spreadScales * lowest), spreadScales * highest).contiguous();
    return at::quantize_per_channel(clamped, widened, at::zeros({weight.size(0)}, at::kLong), 0, at::kQInt8);
}

at::Tensor correctedBias(const LayerWeights &layer, const at::Tensor &rounded,
                         const std::vector<double> &inputMeans)
{
    const at::Tensor error = byOutput(layer, (rounded - layer.weight).to(at::kDouble)).sum(2); // O x I/groups
    const std::int64_t groups = layer.groups;
    const std::int64_t perGroup = error.size(1);
    if (static_cast<std::int64_t>(inputMeans.size()) != groups * perGroup) {
        return layer.bias;
    }
    const at::Tensor means = at::tensor(inputMeans, at::kDouble).reshape({groups, 1, perGroup});
    at::Tensor mean = (error.reshape({groups, -1, perGroup}) * means).sum(2).flatten();
    if (layer.kind == LayerKind::TransposedConvolution) {
        // Each value of the input reaches the whole kernel, but only that many of the outputs.
        mean = mean / static_cast<double>(layer.strides);
    }
    const at::Tensor bias =
        layer.bias.defined() ? layer.bias : at::zeros({error.size(0)}, at::TensorOptions(at::kFloat));
    return (bias.to(at::kDouble) - mean).to(at::kFloat);
}

void equalizeLayers(Graph &graph)
{
    constexpr int kRounds = 3;
    for (int round = 0; round < kRounds; ++round) {
        for (Node *after : layerNodes(graph)) {
            Node *before = layerBehind(after->input(0));
            if (before == nullptr) {
                continue;
            }
            LayerWeights first = layerWeights(before);
            LayerWeights second = layerWeights(after);
            const bool depthwise = isDepthwise(second);
            if (!scalesByChannel(first, /*outputs=*/true)
                || !(depthwise || scalesByChannel(second, /*outputs=*/false))
                || (!depthwise && second.groups != 1)) {
                continue;
            }
            const at::Tensor given = reachOf(first, /*ofOutputs=*/true);
            const at::Tensor taken = reachOf(second, /*ofOutputs=*/depthwise);
            if (given.numel() != taken.numel()) {
                continue;
            }
            // s = sqrt(r1 r2) / r2, so that both channels reach to sqrt(r1 r2); dead channels stay.
            const at::Tensor usable = at::logical_and(given.gt(0), taken.gt(0));
            const at::Tensor factors = at::where(usable, (given / taken).sqrt(), at::ones_like(given));
            first.weight = first.weight / spread(first, factors, /*ofOutputs=*/true);
            if (first.bias.defined()) {
                first.bias = first.bias / factors;
            }
            second.weight = second.weight * spread(second, factors, /*ofOutputs=*/depthwise);
            setWeights(graph, before, first);
            setWeights(graph, after, second);
        }
    }
}

}
