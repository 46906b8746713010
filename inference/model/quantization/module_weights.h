// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/model/quantization/float_graph.h"

#include <torch/script.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sidelight
{

/// The attributes of a module that is being made of a graph: weights.
class ModuleWeights
{
public:
    /// Puts a read of an attribute, which the module will have, where the graph inserts; where the name is
    /// taken, a number is added to it.
    torch::jit::Value *read(torch::jit::Graph &graph, const std::string &name, c10::IValue value);

    /// Weights and biases that are still constants of the graph become attributes, as they were before the
    /// network was flattened: as constants nobody would count them.
    ///
    /// names   of weightNames()
    void keepFloats(torch::jit::Graph &graph, const std::map<const void *, std::string> &names);

    const std::vector<std::pair<std::string, c10::IValue>> &all() const { return m_all; }

private:
    std::vector<std::pair<std::string, c10::IValue>> m_all;
};

/// What the attribute with the weights of a layer is called.
std::string weightName(const std::string &layer, std::size_t index);

/// What the attributes with the weights and biases of a network are called, by their memory.
std::map<const void *, std::string> weightNames(torch::jit::Graph &graph,
                                                const std::vector<std::string> &layers);

}
