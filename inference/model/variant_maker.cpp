// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/variant_maker.h"

#include "inference/model/quantization/quantized_graph.h"
#include "inference/model/quantization/weights.h"
#include "inference/model/simulated_precision.h"

#include <torch/csrc/jit/passes/inliner.h>

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
    torch::jit::Value *format = graph->insertConstant(kChannelsLast);
    torch::jit::Node *ordered =
        graph->insertNode(graph->create(c10::Symbol::fromQualString("aten::contiguous"), {picture, format}));
    ordered->output()->setType(c10::TensorType::get());
    picture->replaceAllUsesAfterNodeWith(ordered, ordered->output());
    return result;
}

}

VariantMaker::VariantMaker(torch::jit::Module module, std::string path)
    : m_module(std::move(module))
    , m_path(std::move(path))
{
}

VariantMaker::~VariantMaker() = default;

Expected<void> VariantMaker::prepare(const RecipePlan &plan)
{
    if (!plan.quantization) {
        return {};
    }
    if (!m_network || m_key != calibrationKey(plan)) {
        m_observation.reset();
        m_network.reset();
        Expected<FloatGraph> network = floatGraph(m_module, m_path);
        if (!network) {
            return std::unexpected(network.error());
        }
        if (plan.quantization->equalize) {
            const torch::NoGradGuard guard;
            equalizeLayers(*network->graph);
        }
        m_network = std::move(*network);
        m_key = calibrationKey(plan);
    }
    if (const auto layers = quantizedLayers(*m_network, *plan.quantization, m_path); !layers) {
        return std::unexpected(layers.error());
    }
    if (plan.needsCalibration() && !m_observation) {
        m_observation = std::make_unique<Observation>(*m_network, plan.quantization->biasCorrection);
    }
    return {};
}

Expected<void> VariantMaker::calibrate(const at::Tensor &input)
{
    if (!m_observation) {
        return {};
    }
    m_observation->add(input);
    m_lastInput = input;
    if (m_observation->notFinite() > 0) {
        return std::unexpected(
            Error{ErrorCode::CannotQuantize,
                  m_path,
                  "gives values that are no numbers (NaN or infinite) while it is calibrated",
                  "calibrate on other pictures, or look at what the original makes of this one",
                  {}});
    }
    return {};
}

Expected<torch::jit::Module> VariantMaker::make(const RecipePlan &plan)
{
    const torch::NoGradGuard guard;
    torch::jit::Module made = m_module;
    if (plan.rounding != Rounding::None) {
        made = withRoundedTensors(m_module, plan.rounding == Rounding::Fp16 ? at::kHalf : at::kBFloat16);
    } else if (plan.quantization) {
        if (plan.needsCalibration() && calibrationPictures() == 0) {
            return std::unexpected(Error{ErrorCode::CannotQuantize,
                                         m_path,
                                         "cannot be quantized without calibration pictures",
                                         "name pictures like those it will run on",
                                         {}});
        }
        if (plan.needsCalibration() && m_observation->isConstant()) {
            return std::unexpected(Error{ErrorCode::CannotQuantize,
                                         m_path,
                                         "was calibrated on pictures of one single colour, which say nothing "
                                         "about ranges",
                                         "name pictures like those it will run on",
                                         {}});
        }
        auto quantized = quantizedModule(*m_network, m_observation.get(), *plan.quantization, m_path);
        if (!quantized) {
            return std::unexpected(quantized.error());
        }
        made = *quantized;
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

int VariantMaker::calibrationPictures() const
{
    return m_observation ? m_observation->pictures() : 0;
}

}
