// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/layer_study.h"

#include "inference/core/recipe_layers.h"
#include "inference/core/recipe_plan.h"
#include "inference/engine/study_model.h"
#include "inference/quality/quality_metrics.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace sidelight
{

namespace
{

/// One study on its way.
class LayerStudy
{
public:
    LayerStudy(const LayerStudyRequest &request, const Hosts &hosts, Machine &machine,
               const LayerStudyEvents &events, std::stop_token stop)
        : m_request(request)
        , m_events(events)
        , m_stop(std::move(stop))
        , m_model(request.variant, hosts, machine, events.calibrated)
    {
    }

    Expected<void> run()
    {
        const auto plan = planOf(m_request.variant.recipe);
        if (!plan) {
            return std::unexpected(plan.error());
        }
        if (!plan->quantization) {
            return std::unexpected(Error{ErrorCode::BadRecipe,
                                         m_request.variant.modelPath,
                                         "has no layers to study in the recipe "
                                             + recipeText(m_request.variant.recipe)
                                             + ", which quantizes none",
                                         "choose one that does, such as int8",
                                         {}});
        }
        if (const auto opened = open(); !opened) {
            return opened;
        }
        m_quantized = layersQuantizedBy(*plan->quantization, m_layers);
        const int total = static_cast<int>(m_quantized.size());
        for (int i = 0; i < total; ++i) {
            const LayerSensitivity sensitivity = study(m_quantized[static_cast<std::size_t>(i)]);
            if (m_stop.stop_requested()) {
                return std::unexpected(studyStopped(m_request.variant.modelPath));
            }
            if (m_events.studied) {
                m_events.studied(sensitivity, i + 1, total);
            }
        }
        return {};
    }

private:
    /// The variant first, so that the network in FP32 comes of the host that is calibrated.
    Expected<void> open()
    {
        const auto variant = m_model.make(m_request.variant.recipe, m_stop);
        if (!variant) {
            return std::unexpected(variant.error());
        }
        const HostEnvironment environment = m_model.environment(); // With the engine of the variant.
        const auto measures = m_model.measureLayers(m_request.picture, m_stop);
        const auto network = m_model.make({}, m_stop);
        if (!network) {
            return std::unexpected(network.error());
        }
        const auto answer = m_model.run(m_request.picture, m_stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        m_reference = answer->frame;
        std::ranges::transform(network->layers, std::back_inserter(m_layers), &LayerInfo::name);
        if (m_events.opened) {
            m_events.opened(*network, *variant, environment);
        }
        if (m_events.measured) {
            m_events.measured(measures);
        }
        return {};
    }

    LayerSensitivity study(const std::string &layer)
    {
        LayerSensitivity sensitivity;
        sensitivity.layer = layer;
        std::set<std::string> others(m_quantized.begin(), m_quantized.end());
        others.erase(layer);
        sensitivity.only = qualityOf({layer}, sensitivity.problem);
        if (!others.empty()) {
            sensitivity.allBut = qualityOf(others, sensitivity.problem);
        }
        return sensitivity;
    }

    std::optional<Quality> qualityOf(const std::set<std::string> &quantized, std::optional<Error> &problem)
    {
        const auto quality = measure(quantizing(m_request.variant.recipe, quantized, m_layers));
        if (quality) {
            return *quality;
        }
        if (!problem) {
            problem = quality.error();
        }
        return std::nullopt;
    }

    Expected<Quality> measure(const Recipe &recipe)
    {
        if (const auto made = m_model.make(recipe, m_stop); !made) {
            return std::unexpected(made.error());
        }
        const auto answer = m_model.run(m_request.picture, m_stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        return measureQuality(*m_reference, *answer->frame, Reference::Original);
    }

    const LayerStudyRequest &m_request;
    const LayerStudyEvents &m_events;
    const std::stop_token m_stop;
    StudyModel m_model;
    FramePtr m_reference; ///< what the network answers in FP32
    std::vector<std::string> m_layers; ///< of the network
    std::vector<std::string> m_quantized; ///< those that are studied
};

}

Expected<void> studyLayers(const LayerStudyRequest &request, const Hosts &hosts, Machine &machine,
                           const LayerStudyEvents &events, const std::stop_token &stop)
{
    return LayerStudy(request, hosts, machine, events, stop).run();
}

}
