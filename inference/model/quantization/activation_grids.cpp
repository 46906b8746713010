// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/activation_grids.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/operator_table.h"

#include <algorithm>
#include <ranges>

namespace sidelight
{

using torch::jit::Node;
using torch::jit::Value;

namespace
{

/// Whether what a node gives has the grid of what it takes; a ReLU that a layer does along has its own.
bool keepsGridOfInput(const Node *node)
{
    if (node->kind() == c10::prim::Param || quantizedForm(node) != QuantizedForm::SameGrid) {
        return false;
    }
    return fusableRelu(activationInputs(node).front()->node()) != node;
}

}

ActivationGrids::ActivationGrids(torch::jit::Graph &graph, const Observation *seen,
                                 const QuantizationPlan &plan, FoundGrids &found)
    : m_seen(seen)
    , m_plan(plan)
    , m_found(found)
{
    const std::vector<Value *> values = activations(graph);
    for (std::size_t place = 0; place < values.size(); ++place) {
        m_places[values[place]] = place;
        if (values[place]->node()->kind() != c10::prim::Param) {
            m_inputs[values[place]] = activationInputs(values[place]->node());
        }
    }
    for (Node *layer : layerNodes(graph)) {
        m_layerInputs[layer] = layer->input(0);
    }
    if (plan.quantizesActivations() && !plan.dynamic && plan.sharedGrids) {
        shareConcatenated(graph);
    }
}

void ActivationGrids::shareConcatenated(torch::jit::Graph &graph)
{
    std::vector<Node *> concatenations;
    forEachNode(graph.block(), [&](Node *node) {
        if (operatorOf(node) == "aten::cat" && quantizedForm(node) != QuantizedForm::None) {
            concatenations.push_back(node);
        }
    });
    // From the last to the first, so that one that is a part of another shares its grid, too.
    for (const Node *node : std::views::reverse(concatenations)) {
        for (Value *part : activationInputs(node)) {
            const Value *source = part;
            while (keepsGridOfInput(source->node())) {
                source = activationInputs(source->node()).front();
            }
            m_grids.emplace(source, ofLayer(node->output()));
        }
    }
}

const ActivationStatistics &ActivationGrids::statistics(const Value *value)
{
    const auto place = m_places.find(value);
    if (m_seen != nullptr && place != m_places.end()) {
        const auto seen = m_seen->seen().find(place->second);
        if (seen != m_seen->seen().end()) {
            return seen->second.statistics;
        }
    }
    if (const auto known = m_derived.find(value); known != m_derived.end()) {
        return known->second;
    }
    return m_derived[value] = followsFromInputs(value) ? derived(value) : ActivationStatistics{};
}

ActivationStatistics ActivationGrids::derived(const Value *value)
{
    const std::vector<Value *> &inputs = m_inputs.at(value);
    ActivationStatistics result = statistics(inputs.front());
    if (const auto function = monotoneFunction(value->node())) {
        result.histogram = result.histogram.mapped(*function);
        std::ranges::transform(result.least, result.least.begin(), *function);
        std::ranges::transform(result.greatest, result.greatest.begin(), *function);
        return result;
    }
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        const ActivationStatistics &other = statistics(inputs[i]);
        result.histogram.merge(other.histogram);
        const std::size_t both = std::min(result.least.size(), other.least.size());
        for (std::size_t picture = 0; picture < both; ++picture) {
            result.least[picture] = std::min(result.least[picture], other.least[picture]);
            result.greatest[picture] = std::max(result.greatest[picture], other.greatest[picture]);
        }
    }
    return result;
}

QuantizationGrid ActivationGrids::ofLayer(const Value *value)
{
    if (const auto known = m_grids.find(value); known != m_grids.end()) {
        return known->second;
    }
    return m_grids[value] = searched(value);
}

QuantizationGrid ActivationGrids::searched(const Value *value)
{
    const auto place = m_places.find(value);
    if (place == m_places.end()) { // What a loop hands from one round to the next is not observed.
        m_complete = false;
        return {};
    }
    const ActivationQuestion question{place->second, m_plan.observer, m_plan.percentile,
                                      m_plan.activationBits, m_plan.symmetric};
    if (const auto known = m_found.activations.find(question); known != m_found.activations.end()) {
        return known->second;
    }
    const ActivationStatistics &seen = statistics(value);
    const QuantizationGrid grid =
        activationGrid(activationRange(seen, m_plan), m_plan.activationBits, m_plan.symmetric);
    if (seen.histogram.count() == 0) {
        m_complete = false;
    } else {
        m_found.activations[question] = grid;
    }
    return grid;
}

QuantizationGrid ActivationGrids::of(const Value *value)
{
    const auto inputs = m_inputs.find(value);
    if (!m_grids.contains(value) && inputs != m_inputs.end() && keepsGridOfInput(value->node())) {
        return m_grids[value] = of(inputs->second.front());
    }
    return ofLayer(value);
}

std::vector<double> ActivationGrids::inputMeans(const Node *layer) const
{
    const auto place = m_places.find(m_layerInputs.at(layer));
    if (m_seen == nullptr || place == m_places.end()) {
        return {};
    }
    const auto seen = m_seen->seen().find(place->second);
    if (seen == m_seen->seen().end() || seen->second.perChannel == 0.0) {
        return {};
    }
    std::vector<double> means = seen->second.channelSums;
    for (double &mean : means) {
        mean /= seen->second.perChannel;
    }
    return means;
}

}
