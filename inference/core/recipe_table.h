// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

namespace sidelight
{

/// One thing that can be said about a recipe, as KEY=VALUE.
struct RecipeOption {
    enum class Kind {
        Choice, ///< one of the choices
        Switch, ///< on or off
        Number, ///< least to most
        Layers, ///< names of layers, joined by '+'
    };

    const char *key;
    const char *label; ///< in the window
    const char *description;
    Kind kind;
    const char *standard; ///< what holds where nothing is said
    std::span<const char *const> choices = {};
    double least = 0.0;
    double most = 0.0;
};

/// One row of the table of recipes, from which window, help and command line are made; what a recipe means
/// stands in recipe_plan, what carries it out is inference/model/variant_maker.
struct RecipeRow {
    const char *name; ///< 'N' and 'M' stand for 2 to 8
    const char *description;
    std::span<const RecipeOption> options; ///< beside those of every recipe
};

std::span<const RecipeRow> recipeTable();

/// Options of any recipe.
std::span<const RecipeOption> commonRecipeOptions();

/// The row of a name; null where there is none.
const RecipeRow *recipeRow(const std::string &name);

/// The option of a row, or of any recipe; null where there is none.
const RecipeOption *recipeOption(const RecipeRow &row, const std::string &key);

/// "fp32, fp16, …"
std::string recipeNames();

/// "observer, weights, …": those of the row and of any recipe.
std::string recipeOptionNames(const RecipeRow &row);

/// "histogram, min-max" of an option that is a choice.
std::string choiceList(const RecipeOption &option, const char *separator);

/// "50 to 100" of an option that is a number.
std::string rangeText(const RecipeOption &option);

}
