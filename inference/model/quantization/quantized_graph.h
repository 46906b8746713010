// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/quantization_plan.h"
#include "inference/model/quantization/found_grids.h"
#include "inference/model/quantization/observation.h"

#include <set>
#include <string>
#include <vector>

namespace sidelight
{

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
Expected<torch::jit::Module> quantizedModule(const FloatGraph &network, const Observation *seen,
                                             const QuantizationPlan &plan, FoundGrids &found,
                                             const std::string &path);

/// Which layers a plan quantizes.
///
/// Errors   CannotQuantize, as above
Expected<std::vector<bool>> quantizedLayers(const FloatGraph &network, const QuantizationPlan &plan,
                                            const std::string &path);

}
