// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/layer_measures.h"

#include "inference/model/graph_tools.h"
#include "inference/model/model_error.h"
#include "inference/model/quantization/layer_recorder.h"
#include "inference/model/quantization/measured_graph.h"
#include "inference/model/quantization/quantized_graph.h"
#include "inference/model/quantization/weights.h"
#include "inference/model/torch_edge.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sidelight
{

namespace
{

std::optional<double> sqnrDb(const NoiseSums &sums)
{
    if (!sums.compared || (sums.signal == 0.0 && sums.noise > 0.0)) {
        return std::nullopt;
    }
    return sums.noise == 0.0 ? std::numeric_limits<double>::infinity()
                             : 10.0 * std::log10(sums.signal / sums.noise);
}

bool isFinite(const NoiseSums &sums)
{
    return std::isfinite(sums.signal) && std::isfinite(sums.noise);
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

/// None where half of the channels are zero: each of the others reaches infinitely farther then.
std::vector<OutlierChannel> outliersOf(const std::vector<double> &reach)
{
    const double usual = reach.empty() ? 0.0 : median(reach);
    std::vector<OutlierChannel> outliers;
    for (std::size_t channel = 0; usual > 0.0 && channel < reach.size(); ++channel) {
        if (const double times = reach[channel] / usual; times > kOutlierTimes && std::isfinite(times)) {
            outliers.push_back({static_cast<int>(channel), times});
        }
    }
    std::ranges::stable_sort(outliers, std::ranges::greater(), &OutlierChannel::times);
    outliers.resize(std::min(outliers.size(), kMostOutliers));
    return outliers;
}

/// The range of the channel with the widest scale, as the weights of a variant have them.
std::optional<ClippingRange> weightRange(const QuantizedGraph &variant, const MadeLayer &layer, int bits)
{
    const auto kept =
        std::ranges::find(variant.attributes, layer.attribute, &std::pair<std::string, c10::IValue>::first);
    if (kept == variant.attributes.end()) {
        return std::nullopt;
    }
    const std::vector<at::Tensor> unpacked = unpackedTensors(kept->second);
    const at::Tensor weight = unpacked.empty() && kept->second.isTensor() ? kept->second.toTensor()
        : unpacked.empty()                                                ? at::Tensor()
                                                                          : unpacked.front();
    if (!weight.defined() || !weight.is_quantized()) {
        return std::nullopt;
    }
    const double scale = weight.qscheme() == at::kPerTensorAffine
        ? weight.q_scale()
        : weight.q_per_channel_scales().max().item().toDouble();
    const double levels = std::ldexp(1.0, bits - 1);
    return ClippingRange{-levels * scale, (levels - 1.0) * scale};
}

/// The first layer of the network, without any quantizing, that gave values that are no numbers.
std::optional<std::size_t> firstNotFinite(const std::vector<LayerCounts> &layers)
{
    const auto found = std::ranges::find_if(
        layers, [](const LayerCounts &counts) { return counts.activations.notFinite() > 0; });
    return found == layers.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - layers.begin()));
}

std::unexpected<Error> notFinite(const std::string &path, const std::string &layer, const char *when)
{
    return std::unexpected(Error{ErrorCode::NonFiniteOutput,
                                 path,
                                 "gives values that are no numbers (NaN or infinite) in its layer \""
                                     + oneLine(layer, 80) + '"' + when,
                                 "measure it on another picture",
                                 {}});
}

LayerMeasure measureOf(const LayerWeights &weights, const QuantizedGraph &variant, const MadeLayer &made,
                       const LayerCounts &counts, int weightBits)
{
    LayerMeasure measure;
    measure.isolatedSqnrDb = made.isQuantized ? sqnrDb(counts.isolated) : std::nullopt;
    measure.accumulatedSqnrDb = sqnrDb(counts.accumulated);
    measure.weights = histogramOf(weights.weight).condensed(kMostBins);
    measure.weightRange = weightRange(variant, made, weightBits);
    measure.weightOutliers = outliersOf(outputReach(weights));
    measure.activations = counts.activations.condensed(kMostBins);
    if (made.outputGrid) {
        measure.activationRange = ClippingRange{made.outputGrid->low(), made.outputGrid->high()};
    }
    if (counts.activations.count() > 0) {
        measure.clipped =
            static_cast<double>(counts.clipped) / static_cast<double>(counts.activations.count());
    }
    measure.activationOutliers = outliersOf(counts.reach);
    return measure;
}

}

Expected<std::vector<LayerMeasure>> measureLayers(const FloatGraph &network, const Observation *seen,
                                                  const QuantizationPlan &plan, FoundGrids &found,
                                                  const at::Tensor &input, const std::string &path)
{
    const torch::NoGradGuard guard;
    const auto variant = quantizedGraph(network, seen, plan, found, path);
    if (!variant) {
        return std::unexpected(variant.error());
    }
    const std::vector<torch::jit::Node *> nodes = layerNodes(*network.graph);
    std::vector<LayerWatch> watches;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        watches.push_back({layerKind(nodes[i]) == LayerKind::Linear, variant->layers[i].outputGrid});
    }
    LayerRecorder recorder(std::move(watches));
    torch::jit::Module both = measuredModule(network, *variant, plan);
    const auto ran = atTorchEdge(
        [&]() -> Expected<void> {
            recorder.run(both, input);
            return {};
        },
        [&](const char *message) { return forwardError(path, message); });
    // Before what LibTorch may have said: it knows no dynamic range of what is no number.
    if (const auto layer = firstNotFinite(recorder.counts())) {
        return notFinite(path, network.layers[*layer], " on this picture");
    }
    if (!ran) {
        return std::unexpected(ran.error());
    }
    std::vector<LayerMeasure> measures;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const LayerCounts &counts = recorder.counts()[i];
        if (!isFinite(counts.isolated) || !isFinite(counts.accumulated)) {
            return notFinite(path, network.layers[i], " once it is quantized");
        }
        measures.push_back(
            measureOf(layerWeights(nodes[i]), *variant, variant->layers[i], counts, plan.weightBits));
        measures.back().layer = network.layers[i];
    }
    return measures;
}

}
