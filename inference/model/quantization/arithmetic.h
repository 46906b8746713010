// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/calibration/activation_range.h"
#include "inference/core/quantization_plan.h"
#include "inference/model/quantization/found_grids.h"
#include "inference/model/quantization/module_weights.h"
#include "inference/model/quantization/operator_table.h"

#include <torch/script.h>

#include <memory>
#include <string>
#include <vector>

namespace sidelight
{

/// A layer of the network, and what is known of it where it becomes quantized.
struct LayerToQuantize {
    torch::jit::Node *node = nullptr;
    std::size_t index = 0; ///< in the order of layerNodes()
    std::string attribute; ///< what the module calls its weights
    torch::jit::Node *relu = nullptr; ///< done along with it; null: none
    torch::jit::Value *input = nullptr; ///< quantized, or float where the arithmetic gives floats
    QuantizationGrid grid; ///< of the output
    std::vector<double> inputMeans; ///< of channels, for bias correction; may be empty
};

/// How a quantized network computes: what it is made of.
///
/// Values are tensors of any shape, as the node that is replaced takes and gives; every function inserts
/// nodes where the graph inserts, and throws what LibTorch throws.
class Arithmetic
{
public:
    virtual ~Arithmetic() = default;

    /// Layers take floats and give floats, and nothing else is quantized: operation(), quantize() and
    /// dequantize() are not called.
    virtual bool givesFloats() const = 0;
    virtual bool fusesRelu() const = 0;
    virtual torch::jit::Value *layer(const LayerToQuantize &layer) = 0;
    virtual torch::jit::Value *operation(torch::jit::Node *node, QuantizedForm form,
                                         const std::vector<torch::jit::Value *> &inputs,
                                         const QuantizationGrid &grid) = 0;
    virtual torch::jit::Value *quantize(torch::jit::Value *value, const QuantizationGrid &grid) = 0;
    virtual torch::jit::Value *dequantize(torch::jit::Value *value, const QuantizationGrid &grid) = 0;

    /// What the module has to hold.
    ModuleWeights &attributes() { return m_attributes; }

private:
    ModuleWeights m_attributes;
};

/// The arithmetic that a plan asks for. What it searches for weights is taken from what was found, or put
/// there.
std::unique_ptr<Arithmetic> arithmeticFor(torch::jit::Graph &graph, const QuantizationPlan &plan,
                                          FoundGrids &found);

}
