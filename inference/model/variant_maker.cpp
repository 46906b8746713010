// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/variant_maker.h"

#include "inference/model/graph_tools.h"
#include "inference/model/quantization/faster_operators.h"
#include "inference/model/quantization/layer_measures.h"
#include "inference/model/quantization/quantized_graph.h"
#include "inference/model/quantization/weights.h"
#include "inference/model/simulated_precision.h"

#include <utility>

namespace sidelight
{

namespace
{

constexpr std::int64_t kChannelsLast = static_cast<std::int64_t>(at::MemoryFormat::ChannelsLast);

/// Weights and activations with their channels last; the picture is brought into that order first.
torch::jit::Module withChannelsLast(const torch::jit::Module &module)
{
    torch::jit::Module result = module.deepcopy();
    const torch::NoGradGuard guard;
    for (at::Tensor parameter : result.parameters()) {
        if (parameter.dim() == 4 && !parameter.is_quantized()) {
            parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast));
        }
    }
    const auto graph = result.get_method("forward").graph();
    torch::jit::Value *picture = graph->inputs()[1];
    const torch::jit::WithInsertPoint here(*graph->nodes().begin());
    torch::jit::Value *ordered =
        insertOperator(*graph, "aten::contiguous", {picture, graph->insertConstant(kChannelsLast)});
    picture->replaceAllUsesAfterNodeWith(ordered->node(), ordered);
    return result;
}

}

VariantMaker::VariantMaker(torch::jit::Module module, std::string path)
    : m_module(std::move(module))
    , m_path(std::move(path))
{
}

VariantMaker::~VariantMaker() = default;

Expected<VariantMaker::Prepared *> VariantMaker::prepared(const std::string &key, bool equalize)
{
    if (const auto known = m_prepared.find(key); known != m_prepared.end()) {
        return &known->second;
    }
    Expected<FloatGraph> network = floatGraph(m_module, m_path);
    if (!network) {
        return std::unexpected(network.error());
    }
    if (equalize) {
        const torch::NoGradGuard guard;
        equalizeLayers(*network->graph);
    }
    return &m_prepared.emplace(key, Prepared{std::move(*network), nullptr, {}, {}}).first->second;
}

Expected<const FloatGraph *> VariantMaker::network()
{
    const auto plain = prepared({}, /*equalize=*/false);
    return plain ? Expected<const FloatGraph *>(&(*plain)->network) : std::unexpected(plain.error());
}

Expected<void> VariantMaker::prepare(const RecipePlan &plan)
{
    m_current = nullptr;
    if (!plan.quantization) {
        return {};
    }
    const auto ready = prepared(calibrationKey(plan), plan.quantization->equalize);
    if (!ready) {
        return std::unexpected(ready.error());
    }
    if (const auto layers = quantizedLayers((*ready)->network, *plan.quantization, m_path); !layers) {
        return std::unexpected(layers.error());
    }
    m_current = *ready;
    if (plan.needsCalibration() && !m_current->observation) {
        m_current->observation =
            std::make_unique<Observation>(m_current->network, plan.quantization->biasCorrection);
    }
    return {};
}

Expected<void> VariantMaker::calibrate(const at::Tensor &input,
                                       const VariantRecord::CalibrationPicture &picture)
{
    if (m_current == nullptr || !m_current->observation) {
        return {};
    }
    m_current->found.activations.clear();
    m_current->observation->add(input);
    m_lastInput = input;
    if (m_current->observation->notFinite() > 0) {
        return std::unexpected(
            Error{ErrorCode::CannotQuantize,
                  m_path,
                  "gives values that are no numbers (NaN or infinite) while it is calibrated",
                  "calibrate on other pictures, or look at what the original makes of this one",
                  {}});
    }
    m_current->pictures.push_back(picture);
    return {};
}

Expected<torch::jit::Module> VariantMaker::quantized(const RecipePlan &plan)
{
    const auto refuse = [&](const char *what) {
        return std::unexpected(
            Error{ErrorCode::CannotQuantize, m_path, what, "name pictures like those it will run on", {}});
    };
    if (plan.needsCalibration() && m_current->pictures.empty()) {
        return refuse("cannot be quantized without calibration pictures");
    }
    if (plan.needsCalibration() && m_current->observation->isConstant()) {
        return refuse("was calibrated on pictures of one single colour, which say nothing about ranges");
    }
    return quantizedModule(m_current->network, m_current->observation.get(), *plan.quantization,
                           m_current->found, m_path);
}

Expected<torch::jit::Module> VariantMaker::withFasterOperators()
{
    const auto plain = network();
    if (!plain) {
        return std::unexpected(plain.error());
    }
    return fasterModule(**plain);
}

Expected<std::vector<std::string>> VariantMaker::rewritten()
{
    const auto plain = network();
    if (!plain) {
        return std::unexpected(plain.error());
    }
    return fasterOperators(**plain);
}

Expected<torch::jit::Module> VariantMaker::make(const RecipePlan &plan)
{
    const torch::NoGradGuard guard;
    torch::jit::Module made = m_module;
    if (plan.rounding != Rounding::None) {
        made = withRoundedTensors(m_module, plan.rounding == Rounding::Fp16 ? at::kHalf : at::kBFloat16);
    } else if (plan.quantization) {
        const auto variant = quantized(plan);
        if (!variant) {
            return variant;
        }
        made = *variant;
    } else if (plan.rewrite) {
        const auto variant = withFasterOperators();
        if (!variant) {
            return variant;
        }
        made = *variant;
    }
    if (plan.channelsLast) {
        made = withChannelsLast(made);
    }
    if (plan.freeze && !plan.optimize) {
        made = torch::jit::freeze(made);
    }
    if (plan.optimize) {
        made = torch::jit::optimize_for_inference(made);
    }
    return made;
}

Expected<std::vector<LayerMeasure>> VariantMaker::measureLayers(const RecipePlan &plan,
                                                                const at::Tensor &input)
{
    const auto used = plan.quantization ? m_prepared.find(calibrationKey(plan)) : m_prepared.end();
    if (used == m_prepared.end()) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     m_path,
                                     "was not quantized, so that there is nothing to measure of its layers",
                                     "make it by a recipe that quantizes, such as int8",
                                     {}});
    }
    Prepared &made = used->second;
    return sidelight::measureLayers(made.network, made.observation.get(), *plan.quantization, made.found,
                                    input, m_path);
}

std::vector<VariantRecord::CalibrationPicture> VariantMaker::calibrationOf(const RecipePlan &plan) const
{
    const auto used = m_prepared.find(calibrationKey(plan));
    return plan.needsCalibration() && used != m_prepared.end()
        ? used->second.pictures
        : std::vector<VariantRecord::CalibrationPicture>{};
}

}
