// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/quantized_graph.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/activation_grids.h"
#include "inference/model/quantization/arithmetic.h"
#include "inference/model/quantization/faster_operators.h"
#include "inference/model/quantization/module_weights.h"
#include "inference/model/quantization/operator_table.h"
#include "inference/model/quantization/weights.h"

#include <torch/csrc/jit/passes/dead_code_elimination.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace sidelight
{

namespace
{

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

/// Goes through a copy of the network in order and puts the quantized form of each node behind it.
class Rewriter
{
public:
    Rewriter(Graph &graph, ActivationGrids &grids, Arithmetic &arithmetic, const std::vector<bool> &quantized,
             const std::vector<std::string> &names)
        : m_graph(graph)
        , m_grids(grids)
        , m_arithmetic(arithmetic)
    {
        const std::vector<Node *> nodes = layerNodes(graph);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            m_indices[nodes[i]] = i;
            MadeLayer layer;
            layer.output = nodes[i]->output();
            layer.attribute = weightName(names[i], i);
            layer.isQuantized = quantized[i];
            m_made.push_back(layer);
        }
    }

    std::vector<MadeLayer> rewrite()
    {
        rewrite(m_graph.block());
        return std::move(m_made);
    }

private:
    void rewrite(Block *block)
    {
        const std::vector<Node *> nodes(block->nodes().begin(), block->nodes().end());
        for (Node *node : nodes) {
            const auto layer = m_indices.find(node);
            if (layer != m_indices.end() && m_made[layer->second].isQuantized) {
                rewriteLayer(node, layer->second);
            } else if (node->kind() == c10::prim::ListConstruct && feedsConcatenation(node)) {
                continue; // Written again with the concatenation.
            } else if (!m_quantized.contains(node->outputs().empty() ? nullptr : node->outputs()[0])
                       && !rewriteOperator(node)) {
                useFloats(node);
                for (Block *inner : node->blocks()) {
                    rewrite(inner);
                }
            }
        }
        useFloats(block->return_node());
    }

    void rewriteLayer(Node *node, std::size_t index)
    {
        MadeLayer &layer = m_made[index];
        Node *relu = m_arithmetic.fusesRelu() ? fusableRelu(node) : nullptr;
        Value *output = relu == nullptr ? node->output() : relu->output();
        Node *last = output->node();
        Value *input = m_arithmetic.givesFloats() ? floatOf(node->input(0)) : quantizedOf(node->input(0));
        const torch::jit::WithInsertPoint here(last->next());
        const auto grid = m_arithmetic.givesFloats() ? QuantizationGrid{} : m_grids.ofLayer(output);
        Value *made =
            m_arithmetic.layer({node, index, layer.attribute, relu, input, grid, m_grids.inputMeans(node)});
        if (m_arithmetic.givesFloats()) {
            made->setType(c10::TensorType::get());
            node->output()->replaceAllUsesAfterNodeWith(made->node(), made);
        } else {
            m_quantized[output] = made;
            layer.inputGrid = m_grids.of(node->input(0));
            layer.outputGrid = grid;
        }
        layer.output = made;
        layer.withRelu = relu != nullptr;
        layer.input = input;
    }

    bool rewriteOperator(Node *node)
    {
        if (m_arithmetic.givesFloats()) {
            return false;
        }
        const QuantizedForm form = quantizedForm(node);
        const std::vector<Value *> inputs = activationInputs(node);
        const auto fed =
            std::ranges::count_if(inputs, [&](Value *input) { return m_quantized.contains(input); });
        const bool whole = fed == std::ssize(inputs);
        if (form == QuantizedForm::None || fed == 0 || !(whole || isQuantizedNext(node->output()))) {
            return false;
        }
        std::vector<Value *> quantized;
        std::ranges::transform(inputs, std::back_inserter(quantized),
                               [&](Value *input) { return quantizedOf(input); });
        const torch::jit::WithInsertPoint here(node->next());
        m_quantized[node->output()] =
            m_arithmetic.operation(node, form, quantized, m_grids.of(node->output()));
        return true;
    }

    /// Whether only quantized layers take a value: then it is rounded anyway, and better before than behind a
    /// concatenation with what is quantized already.
    bool isQuantizedNext(const Value *value) const
    {
        return std::ranges::all_of(value->uses(), [&](const torch::jit::Use &use) {
            const auto layer = m_indices.find(use.user);
            return layer != m_indices.end() && m_made[layer->second].isQuantized && use.offset == 0;
        });
    }

    static bool feedsConcatenation(const Node *list)
    {
        return std::ranges::all_of(list->output()->uses(), [](const torch::jit::Use &use) {
            return quantizedForm(use.user) != QuantizedForm::None;
        });
    }

    Value *quantizedOf(Value *value)
    {
        if (const auto known = m_quantized.find(value); known != m_quantized.end()) {
            return known->second;
        }
        const torch::jit::WithInsertPoint here(behind(value));
        m_floats[value] = value;
        return m_quantized[value] = m_arithmetic.quantize(value, m_grids.of(value));
    }

    Value *floatOf(Value *value)
    {
        const auto quantized = m_quantized.find(value);
        if (quantized == m_quantized.end()) {
            return value;
        }
        if (const auto known = m_floats.find(value); known != m_floats.end()) {
            return known->second;
        }
        const torch::jit::WithInsertPoint here(quantized->second->node()->next());
        return m_floats[value] = m_arithmetic.dequantize(quantized->second, m_grids.of(value));
    }

    void useFloats(Node *node)
    {
        if (asksOnly(node) && m_quantized.contains(node->input(0))) {
            node->replaceInput(0, m_quantized.at(node->input(0)));
            return;
        }
        for (std::size_t i = 0; i < node->inputs().size(); ++i) {
            Value *input = node->input(i);
            Node *list = input->node();
            // A list that was left out for a concatenation that stays float after all.
            if (list->kind() == c10::prim::ListConstruct && feedsConcatenation(list)) {
                useFloats(list);
            }
            node->replaceInput(i, floatOf(input));
        }
    }

    /// An operator that looks at no value of its tensor, such as what pads one part of a concatenation to the
    /// size of the other asks for.
    static bool asksOnly(const Node *node)
    {
        static const std::set<std::string_view> kNames{"aten::size", "aten::dim", "aten::numel"};
        return kNames.contains(operatorOf(node));
    }

    static Node *behind(Value *value)
    {
        Node *node = value->node();
        return node->kind() == c10::prim::Param ? *node->owningBlock()->nodes().begin() : node->next();
    }

    Graph &m_graph;
    ActivationGrids &m_grids;
    Arithmetic &m_arithmetic;
    std::map<const Node *, std::size_t> m_indices; ///< of layers
    std::vector<MadeLayer> m_made;
    std::map<Value *, Value *> m_quantized; ///< a value of the network to what stands for it
    std::map<Value *, Value *>
        m_floats; ///< likewise in float: dequantized, or the value that was float first
};

std::string listed(const std::vector<std::string> &names)
{
    constexpr std::size_t kMost = 12;
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
        text += (i == 0 ? "" : ", ") + names[i];
    }
    return names.size() > kMost ? text + ", …" : text;
}

}

Expected<std::vector<bool>> quantizedLayers(const FloatGraph &network, const QuantizationPlan &plan,
                                            const std::string &path)
{
    const auto refuse = [&](const std::string &what, const std::string &remedy) {
        return std::unexpected(Error{ErrorCode::CannotQuantize, path, what, remedy, {}});
    };
    if (network.layers.empty()) {
        return refuse("has no layer that can be quantized (no convolution or linear layer with fixed FP32 "
                      "weights)",
                      "use fp32, fp16 or bf16");
    }
    for (const std::set<std::string> *named : {&plan.keep, &plan.only}) {
        for (const std::string &name : *named) {
            if (std::ranges::find(network.layers, name) == network.layers.end()) {
                return refuse("has no layer \"" + oneLine(name, 80) + "\"",
                              "name some of " + listed(network.layers));
            }
        }
    }
    std::vector<bool> quantized;
    for (const std::string &name : network.layers) {
        quantized.push_back(plan.only.empty() ? !plan.keep.contains(name) : plan.only.contains(name));
    }
    if (std::ranges::find(quantized, true) == quantized.end()) {
        return refuse("would keep every layer in FP32", "name fewer layers with keep");
    }
    return quantized;
}

namespace
{

/// Whether what stays in float computes as it did, or faster with the same result up to rounding.
enum class Floats { AsTheyAre, Faster };

Expected<QuantizedGraph> rewritten(const FloatGraph &network, const Observation *seen,
                                   const QuantizationPlan &plan, FoundGrids &found, const std::string &path,
                                   Floats floats)
{
    const auto layers = quantizedLayers(network, plan, path);
    if (!layers) {
        return std::unexpected(layers.error());
    }
    const auto graph = network.graph->copy();
    auto names = weightNames(*graph, network.layers);
    ActivationGrids grids(*graph, seen, plan, found);
    const auto arithmetic = arithmeticFor(*graph, plan, found);
    std::vector<MadeLayer> made = Rewriter(*graph, grids, *arithmetic, *layers, network.layers).rewrite();
    if (!grids.complete()) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     path,
                                     "has layers that no calibration picture reached",
                                     "calibrate on pictures like those it will run on",
                                     {}});
    }
    torch::jit::EliminateDeadCode(graph);
    if (floats == Floats::Faster) {
        // Of what stays in float, a single transposed convolution could take longer than all the rest.
        useFasterOperators(*graph, names);
    }
    arithmetic->attributes().keepFloats(*graph, names);
    torch::jit::EliminateDeadCode(graph);
    graph->lint();
    return QuantizedGraph{graph, arithmetic->attributes().all(), std::move(made)};
}

}

Expected<QuantizedGraph> quantizedGraph(const FloatGraph &network, const Observation *seen,
                                        const QuantizationPlan &plan, FoundGrids &found,
                                        const std::string &path)
{
    return rewritten(network, seen, plan, found, path, Floats::AsTheyAre);
}

Expected<torch::jit::Module> quantizedModule(const FloatGraph &network, const Observation *seen,
                                             const QuantizationPlan &plan, FoundGrids &found,
                                             const std::string &path)
{
    const auto made = rewritten(network, seen, plan, found, path, Floats::Faster);
    return made ? moduleOf("__torch__.SidelightVariant", made->graph, made->attributes)
                : Expected<torch::jit::Module>(std::unexpected(made.error()));
}

}
