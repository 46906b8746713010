// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/module_weights.h"

#include "inference/model/graph_tools.h"

#include <algorithm>
#include <cctype>

namespace sidelight
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

Value *ModuleWeights::read(Graph &graph, const std::string &name, c10::IValue value)
{
    const auto isTaken = [&](const std::string &tried) {
        return std::ranges::any_of(m_all, [&](const auto &known) { return known.first == tried; });
    };
    std::string own = name;
    for (int count = 2; isTaken(own); ++count) {
        own = name + '_' + std::to_string(count);
    }
    Node *read = graph.insertNode(graph.create(c10::prim::GetAttr, {graph.inputs()[0]}));
    read->s_(c10::attr::name, own);
    read->output()->setType(value.isTensor() ? c10::TensorType::get() : value.type());
    m_all.emplace_back(own, std::move(value));
    return read->output();
}

void ModuleWeights::keepFloats(Graph &graph, const std::map<const void *, std::string> &names)
{
    std::map<const void *, Value *> reads;
    forEachNode(graph.block(), [&](Node *node) {
        for (std::size_t i = 0; i < node->inputs().size(); ++i) {
            const auto value = constantInput(node, i);
            const auto name =
                value && value->isTensor() ? names.find(value->toTensor().data_ptr()) : names.end();
            if (name == names.end()) {
                continue;
            }
            Value *&known = reads[name->first];
            if (known == nullptr) {
                const torch::jit::WithInsertPoint first(*graph.block()->nodes().begin());
                known = read(graph, name->second, *value);
            }
            node->replaceInput(i, known);
        }
    });
}

std::string weightName(const std::string &layer, std::size_t index)
{
    std::string name = layer;
    std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name + "_w" + std::to_string(index);
}

std::map<const void *, std::string> weightNames(Graph &graph, const std::vector<std::string> &layers)
{
    std::map<const void *, std::string> names;
    const std::vector<Node *> nodes = layerNodes(graph);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (const std::size_t input : {1U, 2U}) {
            const auto value = constantInput(nodes[i], input);
            if (value && value->isTensor()) {
                names.emplace(value->toTensor().data_ptr(),
                              weightName(layers[i], i) + (input == 1 ? "" : "_bias"));
            }
        }
    }
    return names;
}

}
