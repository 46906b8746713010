// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe.h"

#include <string>
#include <vector>

namespace sidelight
{

/// A value of an option of recipes.
struct OptionValue {
    std::string key;
    std::string value;
};

/// The recipe with that value; one that holds where nothing is said is left out.
Recipe withOption(const Recipe &recipe, const OptionValue &option);

/// The recipe with each value of one option in turn; none where it has no such option.
std::vector<Recipe> withAnyValue(const Recipe &recipe, const std::string &key);

/// What a search can set in a recipe: each value of each option that is a choice or a switch, by the table of
/// recipes. Left out are what cannot be saved, and an engine that is chosen by measuring, since the search
/// measures itself. What needs no other calibration than the recipe comes first.
std::vector<OptionValue> optionValues(const Recipe &recipe);

}
