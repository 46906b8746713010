// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"
#include "inference/core/quantization_plan.h"
#include "inference/model/quantization/found_grids.h"
#include "inference/model/quantization/observation.h"

#include <string>
#include <vector>

namespace sidelight
{

/// What quantizing by a plan does to each layer of a network, on one picture; in the order of its layers.
///
/// seen, found   as quantizedGraph() takes them
/// Shapes   input: as the network takes
/// Errors   those of quantizedGraph(); NonFiniteOutput: a layer gives values that are no numbers; throws what
///          LibTorch throws
/// Cost     a making, a forward of the network, two of the variant, and some passes over what each layer
/// gives
Expected<std::vector<LayerMeasure>> measureLayers(const FloatGraph &network, const Observation *seen,
                                                  const QuantizationPlan &plan, FoundGrids &found,
                                                  const at::Tensor &input, const std::string &path);

}
