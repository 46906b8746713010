// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/recipes.h"

#include "inference/model/simulated_precision.h"

#include <torch/script.h>

namespace sidelight
{

namespace
{

torch::jit::Module asItStands(const torch::jit::Module &module)
{
    return module;
}

torch::jit::Module inHalf(const torch::jit::Module &module)
{
    return withRoundedTensors(module, at::kHalf);
}

torch::jit::Module inBFloat16(const torch::jit::Module &module)
{
    return withRoundedTensors(module, at::kBFloat16);
}

constexpr RecipeRow kRecipes[] = {
    {"fp32", "the file as it stands", "", &asItStands},
    {"fp16", "weights and every result rounded to FP16, computed in FP32: shows the quality, not the speed",
     "fp16 (simulated)", &inHalf},
    {"bf16", "weights and every result rounded to BF16, computed in FP32: shows the quality, not the speed",
     "bf16 (simulated)", &inBFloat16},
};

}

std::span<const RecipeRow> recipeTable()
{
    return kRecipes;
}

Expected<const RecipeRow *> findRecipe(const Recipe &recipe)
{
    std::string names;
    for (const RecipeRow &row : kRecipes) {
        if (recipe.name == row.name) {
            if (recipe.options.empty()) {
                return &row;
            }
            return std::unexpected(Error{ErrorCode::BadRecipe,
                                         {},
                                         "the recipe " + recipe.name + " takes no options",
                                         "write just " + recipe.name,
                                         {}});
        }
        names += (names.empty() ? "" : ", ") + std::string(row.name);
    }
    return std::unexpected(Error{ErrorCode::BadRecipe,
                                 {},
                                 "there is no recipe \"" + recipe.name + "\"",
                                 "use a model file or one of " + names,
                                 {}});
}

}
