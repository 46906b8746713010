// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_bits.h"

#include "inference/core/recipe_plan.h"
#include "inference/core/recipe_table.h"

namespace sidelight
{

RecipeBits bitsOf(const Recipe &recipe)
{
    const auto plan = planOf(recipe);
    if (!plan || !plan->quantization) {
        return {};
    }
    return {plan->quantization->weightBits, plan->quantization->activationBits};
}

Recipe withName(const Recipe &recipe, const std::string &name)
{
    Recipe result{name, {}};
    if (const RecipeRow *row = recipeRow(name)) {
        for (const auto &[key, value] : recipe.options) {
            if (recipeOption(*row, key) != nullptr) {
                result.options.emplace(key, value);
            }
        }
    }
    return result;
}

Recipe withBits(const Recipe &recipe, RecipeBits bits)
{
    if (bits == RecipeBits{8, 8}) {
        return withName(recipe, "int8");
    }
    std::string name;
    if (bits.weights > 0) {
        name += 'w' + std::to_string(bits.weights);
    }
    if (bits.activations > 0) {
        name += 'a' + std::to_string(bits.activations);
    }
    return withName(recipe, name.empty() ? "fp32" : name);
}

std::array<Recipe, 3> partsOf(const Recipe &recipe)
{
    constexpr int kStandard = 8;
    RecipeBits bits = bitsOf(recipe);
    bits.weights = bits.weights > 0 ? bits.weights : kStandard;
    bits.activations = bits.activations > 0 ? bits.activations : kStandard;
    return {withBits(recipe, {bits.weights, 0}), withBits(recipe, {0, bits.activations}),
            withBits(recipe, bits)};
}

}
