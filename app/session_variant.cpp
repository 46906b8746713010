// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_variant.h"

#include <filesystem>
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
