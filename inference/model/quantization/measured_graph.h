// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/model/quantization/quantized_graph.h"

#include <torch/script.h>

namespace sidelight
{

/// A network and a variant of it in one module, layer beside layer, with the operators of a LayerRecorder:
/// for each quantized layer another time that layer alone, on what the network's own takes.
///
/// The variant runs one layer behind the network, so that of what layers give hardly more is in memory than
/// both need anyway.
///
/// variant   of this network and by this plan; its graph is used up
/// Errors    throws what LibTorch throws
torch::jit::Module measuredModule(const FloatGraph &network, const QuantizedGraph &variant,
                                  const QuantizationPlan &plan);

}
