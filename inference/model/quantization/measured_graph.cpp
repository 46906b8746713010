// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/measured_graph.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/arithmetic.h"
#include "inference/model/quantization/layer_recorder.h"

#include <map>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

/// Inserts an operator of the recorder where the graph inserts.
Node *insertRecording(Graph &graph, const std::string &name, std::vector<Value *> inputs, std::size_t layer)
{
    inputs.push_back(graph.insertConstant(static_cast<std::int64_t>(layer)));
    return graph.insertNode(graph.create(c10::Symbol::fromQualString(name), inputs, /*num_outputs=*/0));
}

/// Copies what computes a value into another graph, where that inserts.
class Copier
{
public:
    /// known   what stands in the other graph for values that are not copied
    Copier(Graph &graph, std::map<Value *, Value *> known)
        : m_graph(graph)
        , m_copies(std::move(known))
    {
    }

    /// With all that it depends on.
    Value *copy(Value *value)
    {
        if (const auto known = m_copies.find(value); known != m_copies.end()) {
            return known->second;
        }
        for (Value *input : value->node()->inputs()) {
            copy(input);
        }
        copy(value->node());
        return m_copies.at(value);
    }

    /// One that depends on what is known or was copied.
    void copy(Node *node)
    {
        Node *made =
            m_graph.insertNode(m_graph.createClone(node, [&](Value *value) { return m_copies.at(value); }));
        for (std::size_t i = 0; i < node->outputs().size(); ++i) {
            m_copies[node->output(i)] = made->output(i);
        }
    }

private:
    Graph &m_graph;
    std::map<Value *, Value *> m_copies;
};

/// The node of the graph's own block that a node is, or is in.
Node *outermost(Node *node)
{
    while (node->owningBlock() != node->owningGraph()->block()) {
        node = node->owningBlock()->owningNode();
    }
    return node;
}

/// The last node that records a layer in the network, and the one in the variant.
struct Recordings {
    Node *inNetwork;
    Node *inVariant;
};

/// last   the node of the layer or, where the variant does that along, of its ReLU
Recordings record(Graph &network, Node *node, Node *last, const MadeLayer &made, Arithmetic &arithmetic,
                  std::size_t layer)
{
    Graph &variant = *made.output->owningGraph();
    Value *exact = last->output();
    Recordings result{};
    {
        const torch::jit::WithInsertPoint here(last->next());
        result.inNetwork = insertRecording(network, recordingOperators().keepReference, {exact}, layer);
        if (made.isQuantized) {
            Value *input =
                made.inputGrid ? arithmetic.quantize(node->input(0), *made.inputGrid) : node->input(0);
            Copier copier(network, {{made.input, input}, {variant.inputs()[0], network.inputs()[0]}});
            result.inNetwork = insertRecording(network, recordingOperators().compareIsolated,
                                               {copier.copy(made.output), exact}, layer);
        }
    }
    const torch::jit::WithInsertPoint here(made.output->node()->next());
    result.inVariant =
        insertRecording(variant, recordingOperators().compareAccumulated, {made.output}, layer);
    return result;
}

/// Puts the nodes of a variant between those of the network: those up to a layer behind what records that
/// layer in the network.
void interleave(Graph &network, Graph &variant, const std::vector<Recordings> &layers)
{
    std::multimap<Node *, Node *> waitsFor;
    for (const Recordings &layer : layers) {
        waitsFor.emplace(outermost(layer.inVariant), outermost(layer.inNetwork));
    }
    std::map<Value *, Value *> known;
    for (std::size_t i = 0; i < variant.inputs().size(); ++i) {
        known[variant.inputs()[i]] = network.inputs()[i];
    }
    Copier copier(network, std::move(known));
    Node *here = *network.nodes().begin();
    std::vector<Node *> waiting;
    for (Node *node : variant.nodes()) {
        waiting.push_back(node);
        const auto [first, last] = waitsFor.equal_range(node);
        if (first == last) {
            continue;
        }
        for (auto found = first; found != last; ++found) {
            if (!found->second->isBefore(here)) {
                here = found->second->next();
            }
        }
        const torch::jit::WithInsertPoint before(here);
        for (Node *ready : waiting) {
            copier.copy(ready);
        }
        waiting.clear();
    }
    // What comes behind the last layer records nothing.
}

}

torch::jit::Module measuredModule(const FloatGraph &network, const QuantizedGraph &variant,
                                  const QuantizationPlan &plan)
{
    const auto graph = network.graph->copy();
    FoundGrids none;
    const auto arithmetic = arithmeticFor(*graph, plan, none);
    const std::vector<Node *> nodes = layerNodes(*graph);
    std::vector<Node *> last;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        last.push_back(variant.layers[i].withRelu ? fusableRelu(nodes[i]) : nodes[i]);
    }
    std::vector<Recordings> layers;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        layers.push_back(record(*graph, nodes[i], last[i], variant.layers[i], *arithmetic, i));
    }
    interleave(*graph, *variant.graph, layers);
    graph->lint();
    return moduleOf("__torch__.SidelightMeasurement", graph, variant.attributes);
}

}
