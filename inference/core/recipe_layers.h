// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/quantization_plan.h"
#include "inference/core/recipe.h"

#include <set>
#include <string>
#include <vector>

namespace sidelight
{

/// Those of a network's layers that a plan quantizes, in the order of the layers.
std::vector<std::string> layersQuantizedBy(const QuantizationPlan &plan,
                                           const std::vector<std::string> &layers);

/// The recipe that quantizes these of a network's layers and leaves the rest in FP32, said in one way: by
/// keep or by only, whichever names fewer layers, by keep where both name as many.
///
/// Shapes   quantized: some of the layers, at least one
Recipe quantizing(const Recipe &recipe, const std::set<std::string> &quantized,
                  const std::vector<std::string> &layers);

}
