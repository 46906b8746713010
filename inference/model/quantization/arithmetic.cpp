// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/arithmetic.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/weights.h"

#include <ATen/core/dispatch/Dispatcher.h>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

Value *number(Graph &graph, double value)
{
    return graph.insertConstant(value);
}

Value *number(Graph &graph, int value)
{
    return graph.insertConstant(static_cast<std::int64_t>(value));
}

Value *converted(Graph &graph, Value *value, at::ScalarType type)
{
    Value *no = graph.insertConstant(false);
    return insertOperator(graph, "aten::to",
                          {value, graph.insertConstant(static_cast<std::int64_t>(type)), no, no,
                           graph.insertConstant(c10::IValue())});
}

/// round(x / scale) as floats, within the grid, with zero at zero.
///
/// As quantize_per_tensor rounds, which multiplies by the inverse in float32, and takes seven times as long,
/// because its loop is not vectorised (0.97 against 0.14 ms for 4 x 256 x 256, two threads).
Value *insertRounded(Graph &graph, Value *value, const QuantizationGrid &grid)
{
    const double perScale = 1.0F / static_cast<float>(grid.scale);
    Value *rounded = insertOperator(graph, "aten::mul", {value, number(graph, perScale)});
    rounded = insertOperator(graph, "aten::round_", {rounded});
    return insertOperator(
        graph, "aten::clamp_",
        {rounded, number(graph, grid.lowest - grid.zeroPoint), number(graph, grid.highest - grid.zeroPoint)});
}

Value *insertQuantize(Graph &graph, Value *value, const QuantizationGrid &grid)
{
    Value *whole = insertRounded(graph, value, grid);
    if (grid.zeroPoint != 0) {
        whole = insertOperator(graph, "aten::add_", {whole, number(graph, grid.zeroPoint), number(graph, 1)});
    }
    return insertOperator(
        graph, "aten::_make_per_tensor_quantized_tensor",
        {converted(graph, whole, at::kByte), number(graph, grid.scale), number(graph, grid.zeroPoint)});
}

/// (q - zero point) scale, as dequantize computes it, in vectorised loops (0.34 instead of 1.9 ms for 12 x
/// 256 x 256).
Value *insertDequantize(Graph &graph, Value *value, const QuantizationGrid &grid)
{
    Value *real = converted(graph, insertOperator(graph, "aten::int_repr", {value}), at::kFloat);
    if (grid.zeroPoint != 0) {
        real = insertOperator(graph, "aten::sub_", {real, number(graph, grid.zeroPoint), number(graph, 1)});
    }
    return insertOperator(graph, "aten::mul_", {real, number(graph, grid.scale)});
}

/// Eight bits hold more than a narrower grid has.
Value *insertClamp(Graph &graph, Value *value, const QuantizationGrid &grid)
{
    if (grid.highest == 255) {
        return value;
    }
    return insertOperator(graph, "aten::clamp",
                          {value, number(graph, grid.low()), number(graph, grid.high())});
}

c10::IValue callOperator(const char *name, torch::jit::Stack stack)
{
    const auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, "");
    handle.callBoxed(&stack);
    return stack.front();
}

c10::IValue packedWeights(const Node *node, const at::Tensor &weight, const at::Tensor &bias)
{
    const c10::IValue biasValue = bias.defined() ? c10::IValue(bias) : c10::IValue();
    const auto constant = [&](std::size_t index) { return *constantInput(node, index); };
    switch (layerKind(node)) {
    case LayerKind::Linear:
        return callOperator("quantized::linear_prepack", {weight, biasValue});
    case LayerKind::TransposedConvolution:
        return callOperator(
            "quantized::conv_transpose2d_prepack",
            {weight, biasValue, constant(3), constant(4), constant(5), constant(7), constant(6)});
    default:
        return callOperator("quantized::conv2d_prepack",
                            {weight, biasValue, constant(3), constant(4), constant(5), constant(6)});
    }
}

at::Tensor roundedWeight(const LayerToQuantize &layer, const LayerWeights &weights,
                         const QuantizationPlan &plan, FoundGrids &found, int outputZeroPoint)
{
    at::Tensor &scales = found.weights[{layer.index, plan.observer, plan.weightBits, plan.perChannel}];
    if (!scales.defined()) {
        scales = weightScales(weights, plan);
    }
    return quantizedWeight(weights, plan, scales, outputZeroPoint);
}

at::Tensor biasOf(const LayerToQuantize &layer, const LayerWeights &weights, const at::Tensor &rounded,
                  const QuantizationPlan &plan)
{
    return plan.biasCorrection ? correctedBias(weights, rounded.dequantize(), layer.inputMeans)
                               : weights.bias;
}

/// INT8 kernels from one layer to the next.
class IntegerArithmetic : public Arithmetic
{
public:
    IntegerArithmetic(Graph &graph, const QuantizationPlan &plan, FoundGrids &found)
        : m_graph(graph)
        , m_plan(plan)
        , m_found(found)
    {
    }

    bool givesFloats() const override { return false; }
    bool fusesRelu() const override { return true; }

    Value *layer(const LayerToQuantize &layer) override
    {
        const LayerWeights weights = layerWeights(layer.node);
        const at::Tensor rounded = roundedWeight(layer, weights, m_plan, m_found, layer.grid.zeroPoint);
        Value *packed =
            attributes().read(m_graph, layer.attribute,
                              packedWeights(layer.node, rounded, biasOf(layer, weights, rounded, m_plan)));
        const char *name = weights.kind == LayerKind::TransposedConvolution ? "quantized::conv_transpose2d"
            : weights.kind == LayerKind::Linear
            ? (layer.relu == nullptr ? "quantized::linear" : "quantized::linear_relu")
            : layer.relu == nullptr ? "quantized::conv2d"
                                    : "quantized::conv2d_relu";
        Value *made = insertOperator(
            m_graph, name,
            {layer.input, packed, number(m_graph, layer.grid.scale), number(m_graph, layer.grid.zeroPoint)});
        return insertClamp(m_graph, made, layer.grid);
    }

    Value *operation(Node *node, QuantizedForm form, const std::vector<Value *> &inputs,
                     const QuantizationGrid &grid) override
    {
        if (form == QuantizedForm::SameGrid) {
            return insertCopy(m_graph, node, inputs);
        }
        return insertClamp(m_graph,
                           insertQuantizedOperator(m_graph, node, inputs, grid.scale, grid.zeroPoint), grid);
    }

    Value *quantize(Value *value, const QuantizationGrid &grid) override
    {
        return insertQuantize(m_graph, value, grid);
    }

    Value *dequantize(Value *value, const QuantizationGrid &grid) override
    {
        return insertDequantize(m_graph, value, grid);
    }

private:
    Graph &m_graph;
    const QuantizationPlan m_plan;
    FoundGrids &m_found;
};

/// FP32 between activations that are rounded to their grid.
class RoundedActivations : public Arithmetic
{
public:
    explicit RoundedActivations(Graph &graph)
        : m_graph(graph)
    {
    }

    bool givesFloats() const override { return false; }
    bool fusesRelu() const override { return true; }

    Value *layer(const LayerToQuantize &layer) override
    {
        Value *made = insertCopy(m_graph, layer.node, {layer.input});
        if (layer.relu != nullptr) {
            made = insertCopy(m_graph, layer.relu, {made});
        }
        return quantize(made, layer.grid);
    }

    Value *operation(Node *node, QuantizedForm, const std::vector<Value *> &inputs,
                     const QuantizationGrid &grid) override
    {
        return quantize(insertCopy(m_graph, node, inputs), grid);
    }

    Value *quantize(Value *value, const QuantizationGrid &grid) override
    {
        return insertOperator(m_graph, "aten::mul_",
                              {insertRounded(m_graph, value, grid), number(m_graph, grid.scale)});
    }

    Value *dequantize(Value *value, const QuantizationGrid &) override { return value; }

private:
    Graph &m_graph;
};

/// FP32 between layers whose weights are kept in 8 bits and made FP32 again in every run; where the plan is
/// dynamic, what layers take is rounded by its own range, too.
///
/// The kernels for the latter, quantized::conv2d_dynamic and conv_transpose2d_dynamic, clip what they give to
/// at most 1 in LibTorch 1.13, on both engines; linear_dynamic is sound.
class RoundedWeights : public Arithmetic
{
public:
    RoundedWeights(Graph &graph, const QuantizationPlan &plan, FoundGrids &found)
        : m_graph(graph)
        , m_plan(plan)
        , m_found(found)
    {
    }

    bool givesFloats() const override { return true; }
    bool fusesRelu() const override { return false; }

    Value *layer(const LayerToQuantize &layer) override
    {
        const LayerWeights weights = layerWeights(layer.node);
        const at::Tensor rounded = roundedWeight(layer, weights, m_plan, m_found, 0);
        const at::Tensor bias = biasOf(layer, weights, rounded, m_plan);
        if (m_plan.dynamic && weights.kind == LayerKind::Linear) {
            Value *packed =
                attributes().read(m_graph, layer.attribute, packedWeights(layer.node, rounded, bias));
            return insertOperator(m_graph, "quantized::linear_dynamic",
                                  {layer.input, packed, m_graph.insertConstant(false)});
        }
        Value *input = m_plan.dynamic ? roundedByItself(layer.input) : layer.input;
        Value *weight = insertOperator(m_graph, "aten::dequantize",
                                       {attributes().read(m_graph, layer.attribute, rounded)});
        Value *made = insertCopy(m_graph, layer.node, {input, weight});
        if (bias.defined()) {
            const torch::jit::WithInsertPoint before(made->node());
            made->node()->replaceInput(2, attributes().read(m_graph, layer.attribute + "_bias", bias));
        }
        return made;
    }

    Value *operation(Node *, QuantizedForm, const std::vector<Value *> &, const QuantizationGrid &) override
    {
        return nullptr;
    }
    Value *quantize(Value *value, const QuantizationGrid &) override { return value; }
    Value *dequantize(Value *value, const QuantizationGrid &) override { return value; }

private:
    Value *roundedByItself(Value *value)
    {
        Value *quantized = insertOperator(
            m_graph, "aten::quantize_per_tensor_dynamic",
            {value, number(m_graph, static_cast<int>(at::kQUInt8)), m_graph.insertConstant(false)});
        return insertOperator(m_graph, "aten::dequantize", {quantized});
    }

    Graph &m_graph;
    const QuantizationPlan m_plan;
    FoundGrids &m_found;
};

}

std::unique_ptr<Arithmetic> arithmeticFor(Graph &graph, const QuantizationPlan &plan, FoundGrids &found)
{
    if (plan.runsOnIntegers()) {
        return std::make_unique<IntegerArithmetic>(graph, plan, found);
    }
    if (plan.quantizesActivations() && !plan.dynamic) {
        return std::make_unique<RoundedActivations>(graph);
    }
    return std::make_unique<RoundedWeights>(graph, plan, found);
}

}
