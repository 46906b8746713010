// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/quantization_plan.h"
#include "inference/model/quantization/found_grids.h"
#include "inference/model/quantization/observation.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sidelight
{

/// A layer as it stands in the graph of a variant.
struct MadeLayer {
    torch::jit::Value *output = nullptr; ///< what it gives: of its own type, float or quantized
    std::string attribute; ///< what the module calls its weights
    bool isQuantized = false; ///< the rest is only known of one that is
    bool withRelu = false; ///< output lies behind the ReLU that it does along
    torch::jit::Value *input = nullptr; ///< what its nodes take, of their own type
    std::optional<QuantizationGrid> inputGrid; ///< absent where no calibration gives ranges
    std::optional<QuantizationGrid> outputGrid; ///< likewise
};

/// A variant before it becomes a module.
struct QuantizedGraph {
    std::shared_ptr<torch::jit::Graph> graph;
    std::vector<std::pair<std::string, c10::IValue>> attributes; ///< of its self
    std::vector<MadeLayer> layers; ///< in the order of layerNodes()
};

/// The variant that a plan makes of a network.
///
/// Where weights and activations are quantized, layers run on the kernels for INT8, and what stands between
/// them as far as it has such kernels; with less than 8 bits, numbers stay within their narrower grid. Where
/// only one of the two is, FP32 computes with rounded values.
///
/// seen     of a calibration of this network; may be null where the plan needs none
/// found    for variants that were made of this network and this calibration before
/// Errors   CannotQuantize: no layer that the plan quantizes, a layer it names that is not there; throws what
///          LibTorch throws
Expected<QuantizedGraph> quantizedGraph(const FloatGraph &network, const Observation *seen,
                                        const QuantizationPlan &plan, FoundGrids &found,
                                        const std::string &path);

/// The same as a module; what stays in float computes faster there, with the same result up to rounding.
Expected<torch::jit::Module> quantizedModule(const FloatGraph &network, const Observation *seen,
                                             const QuantizationPlan &plan, FoundGrids &found,
                                             const std::string &path);

/// Which layers a plan quantizes.
///
/// Errors   CannotQuantize, as above
Expected<std::vector<bool>> quantizedLayers(const FloatGraph &network, const QuantizationPlan &plan,
                                            const std::string &path);

}
