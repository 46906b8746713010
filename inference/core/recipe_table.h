// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe.h"

#include <span>
#include <string>

namespace sidelight
{

/// One row of the table of recipes, from which window, help and command line are made; how a recipe is
/// applied stands in inference/model/recipes.
struct RecipeRow {
    const char *name;
    const char *description;
    const char *precision; ///< what a variant made by it is called; empty: the file's own
};

std::span<const RecipeRow> recipeTable();

/// "fp32, fp16, …"
std::string recipeNames();

/// The row of a recipe whose name and options exist.
///
/// Errors   BadRecipe (lists the names there are)
Expected<const RecipeRow *> findRecipe(const Recipe &recipe);

}
