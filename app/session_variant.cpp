// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_variant.h"

#include "inference/core/recipe_layers.h"
#include "inference/core/recipe_plan.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

namespace sidelight
{

std::string SessionVariant::label() const
{
    if (!variant.label.empty()) {
        return variant.label;
    }
    std::string text = info  ? info->label
        : modelLabel.empty() ? std::filesystem::path(variant.modelPath).stem().string()
                             : modelLabel;
    for (const auto &[key, value] : variant.recipe.options) {
        text += ' ' + key + '=' + value;
    }
    return text;
}

std::vector<std::string> SessionVariant::layerNames() const
{
    std::vector<std::string> names;
    if (info) {
        std::ranges::transform(info->layers, std::back_inserter(names), &LayerInfo::name);
    }
    return names;
}

std::set<std::string> SessionVariant::quantizedLayers() const
{
    const auto plan = planOf(variant.recipe);
    if (!plan || !plan->quantization) {
        return {};
    }
    const auto names = layersQuantizedBy(*plan->quantization, layerNames());
    return {names.begin(), names.end()};
}

std::vector<ComparedVariant> comparedVariants(const std::vector<SessionVariant> &variants)
{
    std::vector<ComparedVariant> list;
    list.reserve(variants.size());
    for (const SessionVariant &entry : variants) {
        ComparedVariant compared;
        compared.variant = entry.variant;
        compared.given = entry.variant.modelPath;
        compared.label = entry.label();
        compared.isOriginal = entry.isOriginal;
        compared.info = entry.info.value_or(ModelInfo{});
        compared.error = entry.openError;
        list.push_back(std::move(compared));
    }
    labelVariants(list);
    return list;
}

}
