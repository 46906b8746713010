// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_table.h"

#include <algorithm>

namespace sidelight
{

namespace
{

constexpr RecipeRow kRecipes[] = {
    {"fp32", "the file as it stands", ""},
    {"fp16", "weights and every result rounded to FP16, computed in FP32: shows the quality, not the speed",
     "fp16 (simulated)"},
    {"bf16", "weights and every result rounded to BF16, computed in FP32: shows the quality, not the speed",
     "bf16 (simulated)"},
};

}

std::span<const RecipeRow> recipeTable()
{
    return kRecipes;
}

std::string recipeNames()
{
    std::string names;
    for (const RecipeRow &row : kRecipes) {
        names += (names.empty() ? "" : ", ") + std::string(row.name);
    }
    return names;
}

Expected<const RecipeRow *> findRecipe(const Recipe &recipe)
{
    const auto *const row =
        std::ranges::find_if(kRecipes, [&](const RecipeRow &known) { return recipe.name == known.name; });
    if (row == std::end(kRecipes)) {
        return std::unexpected(Error{ErrorCode::BadRecipe,
                                     {},
                                     "there is no recipe \"" + recipe.name + "\"",
                                     "use a model file or one of " + recipeNames(),
                                     {}});
    }
    if (!recipe.options.empty()) {
        return std::unexpected(Error{ErrorCode::BadRecipe,
                                     {},
                                     "the recipe " + recipe.name + " takes no options",
                                     "write just " + recipe.name,
                                     {}});
    }
    return row;
}

}
