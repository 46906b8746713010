// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/preflight.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/faster_operators.h"
#include "inference/model/quantization/operator_table.h"

#include <map>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;

std::string counted(std::size_t count, const std::string &one, const std::string &many)
{
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

void describeLayers(const FloatGraph &network, ModelInfo &info)
{
    info.layers.clear();
    std::size_t transposed = 0;
    const std::vector<Node *> nodes = layerNodes(*network.graph);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        std::uint64_t parameters = 0;
        for (const std::size_t input : {1U, 2U}) {
            const auto value = constantInput(nodes[i], input);
            parameters +=
                value && value->isTensor() ? static_cast<std::uint64_t>(value->toTensor().numel()) : 0;
        }
        info.layers.push_back({network.layers[i], std::string(operatorOf(nodes[i])), "fp32", parameters});
        transposed += layerKind(nodes[i]) == LayerKind::TransposedConvolution ? 1 : 0;
    }
    if (transposed > 0) {
        info.notes.push_back(counted(transposed, "transposed convolution gets", "transposed convolutions get")
                             + " one scale for all weights, because no engine takes more");
    }
}

void describeFloats(Graph &graph, ModelInfo &info)
{
    std::map<std::string, std::size_t> inFloat;
    forEachNode(graph.block(), [&](Node *node) {
        if (computesTensor(node) && layerKind(node) == LayerKind::None
            && quantizedForm(node) == QuantizedForm::None) {
            ++inFloat[std::string(operatorOf(node))];
        }
    });
    std::string list;
    for (const auto &[name, count] : inFloat) {
        list += (list.empty() ? "" : ", ") + name + (count == 1 ? "" : " (" + std::to_string(count) + ")");
    }
    if (!list.empty()) {
        info.notes.push_back("stays in float, with conversions around it: " + list);
    }
}

}

void describeQuantization(const FloatGraph &network, ModelInfo &info)
{
    if (network.layers.empty()) {
        info.notes.push_back(
            "cannot be quantized here: it has no convolution or linear layer with fixed FP32 "
            "weights");
        return;
    }
    describeLayers(network, info);
    info.notes.insert(info.notes.end(), network.cures.begin(), network.cures.end());
    describeFloats(*network.graph, info);
    for (const std::string &sentence : fasterOperators(network)) {
        info.notes.push_back("fp32:rewrite=on " + sentence);
    }
}

}
