// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe.h"

#include <array>
#include <string>

namespace sidelight
{

/// With how many bits a recipe computes; 0: as many as FP32 has.
struct RecipeBits {
    int weights = 0; ///< 0, or 2 to 8
    int activations = 0; ///< likewise

    bool operator==(const RecipeBits &) const = default;
};

/// Of a recipe that rounds to FP16 or BF16, or does not exist: both 0.
RecipeBits bitsOf(const Recipe &recipe);

/// The recipe of another name, with the options that it has, too.
Recipe withName(const Recipe &recipe, const std::string &name);

/// The recipe with other bits: "fp32", "w4", "a6", "w4a6", or "int8" for 8 and 8.
Recipe withBits(const Recipe &recipe, RecipeBits bits);

/// What a recipe does to weights alone, to activations alone, and to both; 8 bits stand for FP32.
std::array<Recipe, 3> partsOf(const Recipe &recipe);

}
