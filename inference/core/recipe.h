// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <map>
#include <string>

namespace sidelight
{

/// How a variant comes from a model file, e.g. "fp32" (the file as it stands) or
/// "int8:observer=histogram,keep=conv1".
struct Recipe {
    std::string name = "fp32";
    std::map<std::string, std::string> options;

    bool operator==(const Recipe &) const = default;
};

/// Reads NAME[:KEY=VALUE[,KEY=VALUE…]]; names are lower-case letters, digits and '-'. Says nothing about
/// whether the recipe exists.
///
/// Errors   BadRecipe
Expected<Recipe> parseRecipe(const std::string &text);

/// The text that parseRecipe reads back to the same value, options sorted by key.
std::string recipeText(const Recipe &recipe);

}
