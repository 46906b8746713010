// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/recipe.h"

#include <span>
#include <string>

namespace torch::jit
{
struct Module;
}

namespace sidelight
{

/// One row of the table of recipes, from which window, help and command line are made.
struct RecipeRow {
    const char *name;
    const char *description;
    const char *precision; ///< what a variant made by it is called; empty: the file's own
    torch::jit::Module (*apply)(const torch::jit::Module &);
};

std::span<const RecipeRow> recipeTable();

/// The row of a recipe whose name and options exist.
///
/// Errors   BadRecipe (lists the names there are)
Expected<const RecipeRow *> findRecipe(const Recipe &recipe);

}
