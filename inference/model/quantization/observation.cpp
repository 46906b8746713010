// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/observation.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/native_operator.h"
#include "inference/model/quantization/operator_table.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace sidelight
{

namespace
{

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

/// Whose operators are running on this thread.
thread_local Observation *runningObservation = nullptr;

/// The name of the operator that counts.
const std::string &observeOperator()
{
    static const std::string kName =
        registerWatching("sidelight::observe", "(Tensor x, int place)", [](torch::jit::Stack &stack) {
            const auto place = static_cast<std::size_t>(torch::jit::pop(stack).toInt());
            const at::Tensor tensor = torch::jit::pop(stack).toTensor();
            if (runningObservation != nullptr) {
                runningObservation->count(tensor, place);
            }
        });
    return kName;
}

bool mayBeActivation(const Value *value)
{
    return value->type()->kind() == c10::TypeKind::TensorType && value->node()->kind() != c10::prim::Constant;
}

/// A value whose range is asked for when the network is quantized: a layer or an operator on integers gives
/// it, or takes it from one that works in float.
bool needsRange(Value *value)
{
    const auto concerns = [](const Node *node) {
        return layerKind(node) != LayerKind::None || quantizedForm(node) != QuantizedForm::None;
    };
    if (value->node()->kind() != c10::prim::Param && concerns(value->node())) {
        return true;
    }
    return std::ranges::any_of(value->uses(), [&](const torch::jit::Use &use) {
        if (use.user->kind() == c10::prim::ListConstruct) {
            return std::ranges::any_of(use.user->output()->uses(),
                                       [&](const torch::jit::Use &behind) { return concerns(behind.user); });
        }
        return concerns(use.user) && (layerKind(use.user) == LayerKind::None || use.offset == 0);
    });
}

std::set<std::size_t> placesOfLayerInputs(Graph &graph, const std::vector<Value *> &values)
{
    std::set<std::size_t> places;
    for (const Node *layer : layerNodes(graph)) {
        const auto found = std::ranges::find(values, layer->input(0));
        if (found != values.end()) {
            places.insert(static_cast<std::size_t>(found - values.begin()));
        }
    }
    return places;
}

/// Adds a tensor's channels to the sums.
void sumChannels(const at::Tensor &tensor, SeenValue &seen)
{
    if (tensor.dim() < 2) {
        return;
    }
    const std::int64_t channels = tensor.dim() == 4 ? 1 : tensor.dim() - 1;
    std::vector<std::int64_t> others;
    for (std::int64_t dimension = 0; dimension < tensor.dim(); ++dimension) {
        if (dimension != channels) {
            others.push_back(dimension);
        }
    }
    const at::Tensor sums = tensor.sum(others, /*keepdim=*/false, at::kDouble).contiguous();
    seen.channelSums.resize(static_cast<std::size_t>(sums.numel()));
    for (std::int64_t i = 0; i < sums.numel(); ++i) {
        seen.channelSums[static_cast<std::size_t>(i)] += sums.data_ptr<double>()[i];
    }
    seen.perChannel += static_cast<double>(tensor.numel()) / static_cast<double>(sums.numel());
}

}

Histogram histogramOf(const at::Tensor &tensor)
{
    const at::Tensor dense = tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
    const std::span<const float> values(dense.data_ptr<float>(), static_cast<std::size_t>(dense.numel()));
    const auto parts = static_cast<std::size_t>(std::max(1, at::get_num_threads()));
    std::vector<Histogram> histograms(parts);
    at::parallel_for(0, static_cast<std::int64_t>(parts), 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            const std::size_t from = values.size() * i / parts;
            histograms[i].add(values.subspan(from, values.size() * (i + 1) / parts - from));
        }
    });
    Histogram result;
    for (const Histogram &part : histograms) {
        result.merge(part);
    }
    return result;
}

std::vector<Value *> activations(Graph &graph)
{
    std::vector<Value *> values;
    for (Value *input : graph.inputs().slice(1)) {
        if (mayBeActivation(input)) {
            values.push_back(input);
        }
    }
    forEachNode(graph.block(), [&](Node *node) {
        for (Value *output : node->outputs()) {
            if (mayBeActivation(output)) {
                values.push_back(output);
            }
        }
    });
    return values;
}

bool followsFromInputs(const Value *value)
{
    const Node *node = value->node();
    if (node->kind() == c10::prim::Param) {
        return false;
    }
    const QuantizedForm form = quantizedForm(node);
    return form == QuantizedForm::SameGrid
        || (form == QuantizedForm::NewGrid
            && (monotoneFunction(node).has_value() || operatorOf(node) == "aten::cat"));
}

torch::jit::Module moduleOf(const std::string &name, const std::shared_ptr<Graph> &graph,
                            const std::vector<std::pair<std::string, c10::IValue>> &attributes)
{
    torch::jit::Module module{c10::QualifiedName(name)};
    module.register_attribute("training", c10::BoolType::get(), false);
    for (const auto &[key, value] : attributes) {
        if (value.isTensor() && !value.toTensor().is_quantized()) {
            module.register_parameter(key, value.toTensor(), /*is_buffer=*/false);
        } else {
            module.register_attribute(key, value.isTensor() ? c10::TensorType::get() : value.type(), value);
        }
    }
    graph->inputs()[0]->setType(module.type());
    auto *forward = module._ivalue()->compilation_unit()->create_function(
        c10::QualifiedName(*module.type()->name(), "forward"), graph);
    module.type()->addMethod(forward);
    return module;
}

Observation::Observation(const FloatGraph &network, bool channelMeans)
{
    const auto graph = network.graph->copy();
    const std::vector<Value *> values = activations(*graph);
    if (channelMeans) {
        m_summed = placesOfLayerInputs(*graph, values);
    }
    for (std::size_t place = 0; place < values.size(); ++place) {
        if (!m_summed.contains(place) && (!needsRange(values[place]) || followsFromInputs(values[place]))) {
            continue;
        }
        Node *node = values[place]->node();
        const bool isParameter = node->kind() == c10::prim::Param;
        const torch::jit::WithInsertPoint here(isParameter ? *node->owningBlock()->nodes().begin()
                                                           : node->next());
        Value *number = graph->insertConstant(static_cast<std::int64_t>(place));
        graph->insertNode(graph->create(c10::Symbol::fromQualString(observeOperator()),
                                        {values[place], number},
                                        /*num_outputs=*/0));
    }
    m_module = moduleOf("__torch__.SidelightCalibration", graph);
}

void Observation::add(const at::Tensor &input)
{
    struct Running {
        explicit Running(Observation *observation) { runningObservation = observation; }
        ~Running() { runningObservation = nullptr; }
    };
    const Running running(this);
    m_module.forward({input});
}

void Observation::count(const at::Tensor &tensor, std::size_t place)
{
    if (tensor.scalar_type() != at::kFloat || tensor.numel() == 0 || !tensor.device().is_cpu()) {
        return;
    }
    SeenValue &seen = m_seen[place];
    const Histogram ofThis = histogramOf(tensor);
    ActivationStatistics &statistics = seen.statistics;
    statistics.least.push_back(ofThis.least());
    statistics.greatest.push_back(ofThis.greatest());
    statistics.histogram.merge(ofThis);
    if (m_summed.contains(place)) {
        sumChannels(tensor, seen);
    }
}

std::uint64_t Observation::notFinite() const
{
    std::uint64_t sum = 0;
    for (const auto &[place, seen] : m_seen) {
        sum += seen.statistics.histogram.notFinite();
    }
    return sum;
}

bool Observation::isConstant() const
{
    // The first value is the picture itself.
    const auto picture = m_seen.find(0);
    return picture != m_seen.end()
        && picture->second.statistics.histogram.least() == picture->second.statistics.histogram.greatest();
}

}
