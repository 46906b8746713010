// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/search_candidates.h"

#include "inference/core/recipe_plan.h"
#include "inference/core/recipe_table.h"

#include <algorithm>

namespace sidelight
{

namespace
{

std::vector<OptionValue> valuesOf(const RecipeOption &option)
{
    std::vector<OptionValue> values;
    if (option.kind == RecipeOption::Kind::Switch) {
        values = {{option.key, "off"}, {option.key, "on"}};
    }
    for (const char *choice : option.choices) {
        values.push_back({option.key, choice});
    }
    return values;
}

const RecipeOption *optionOf(const Recipe &recipe, const std::string &key)
{
    const RecipeRow *row = recipeRow(recipe.name);
    return row == nullptr ? nullptr : recipeOption(*row, key);
}

}

Recipe withOption(const Recipe &recipe, const OptionValue &option)
{
    Recipe result = recipe;
    const RecipeOption *known = optionOf(recipe, option.key);
    if (known != nullptr && option.value == known->standard) {
        result.options.erase(option.key);
    } else {
        result.options[option.key] = option.value;
    }
    return result;
}

std::vector<Recipe> withAnyValue(const Recipe &recipe, const std::string &key)
{
    std::vector<Recipe> recipes;
    if (const RecipeOption *option = optionOf(recipe, key)) {
        for (const OptionValue &value : valuesOf(*option)) {
            recipes.push_back(withOption(recipe, value));
        }
    }
    return recipes;
}

std::vector<OptionValue> optionValues(const Recipe &recipe)
{
    const RecipeRow *row = recipeRow(recipe.name);
    const auto plan = planOf(recipe);
    if (row == nullptr || !plan) {
        return {};
    }
    std::vector<OptionValue> found;
    for (const std::span<const RecipeOption> options : {row->options, commonRecipeOptions()}) {
        for (const RecipeOption &option : options) {
            for (const OptionValue &value : valuesOf(option)) {
                const auto means = planOf(withOption(recipe, value));
                if (means && !means->optimize && means->engine != "auto") {
                    found.push_back(value);
                }
            }
        }
    }
    std::ranges::stable_partition(found, [&](const OptionValue &value) {
        return calibrationKey(*planOf(withOption(recipe, value))) == calibrationKey(*plan);
    });
    return found;
}

}
