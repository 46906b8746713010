// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/model/quantization/found_grids.h"
#include "inference/model/quantization/observation.h"

#include <map>
#include <vector>

namespace sidelight
{

/// The scale and zero point of each activation of a graph, by what was seen of it. The graph may be changed
/// meanwhile: what follows from what is told from how it was at first.
class ActivationGrids
{
public:
    /// Where the plan says so, the parts of a concatenation have the grid of the whole: values reach that
    /// grid anyway, and quantized::cat, which rounds every value anew where grids differ, becomes a copy (0.5
    /// instead of 8.9 ms for 2 x 16 x 256 x 256, two threads).
    ///
    /// graph   a copy of the network that was observed, before it is changed
    /// seen    may be null where no range is asked for
    /// found   with what was seen so far; outlives this
    ActivationGrids(torch::jit::Graph &graph, const Observation *seen, const QuantizationPlan &plan,
                    FoundGrids &found);

    /// Of what an operator gives, or of a value that becomes quantized. An operator whose kernel keeps the
    /// grid of its input has that.
    QuantizationGrid of(const torch::jit::Value *value);
    /// Of what a layer gives, behind the ReLU that it does along with its own work.
    QuantizationGrid ofLayer(const torch::jit::Value *value);
    /// The mean of each channel that a layer takes; empty where that was not observed.
    std::vector<double> inputMeans(const torch::jit::Node *layer) const;

    /// False once a grid was asked for of a value that no picture reached.
    bool complete() const { return m_complete; }

private:
    QuantizationGrid searched(const torch::jit::Value *value);
    /// What is known of a value, observed or following from its inputs.
    const ActivationStatistics &statistics(const torch::jit::Value *value);
    void shareConcatenated(torch::jit::Graph &graph);
    ActivationStatistics derived(const torch::jit::Value *value);

    const Observation *const m_seen;
    const QuantizationPlan m_plan;
    FoundGrids &m_found;
    std::map<const torch::jit::Value *, std::size_t> m_places;
    std::map<const torch::jit::Value *, std::vector<torch::jit::Value *>> m_inputs; ///< activationInputs()
    std::map<const torch::jit::Node *, torch::jit::Value *> m_layerInputs;
    std::map<const torch::jit::Value *, QuantizationGrid> m_grids;
    std::map<const torch::jit::Value *, ActivationStatistics> m_derived;
    bool m_complete = true;
};

}
