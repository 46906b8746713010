// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe_table.h"

namespace torch::jit
{
struct Module;
}

namespace sidelight
{

/// What the recipe of a row of recipeTable() makes of a module.
///
/// Errors   throws what LibTorch throws
torch::jit::Module applyRecipe(const RecipeRow &row, const torch::jit::Module &module);

}
