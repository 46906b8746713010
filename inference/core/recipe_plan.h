// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/quantization_plan.h"
#include "inference/core/recipe.h"

#include <optional>
#include <string>

namespace sidelight
{

/// To what weights and results are rounded while FP32 computes.
enum class Rounding { None, Fp16, Bf16 };

/// What a recipe means.
struct RecipePlan {
    Rounding rounding = Rounding::None;
    std::optional<QuantizationPlan> quantization;
    bool rewrite = false; ///< operators become faster ones
    bool channelsLast = false;
    bool freeze = false;
    bool optimize = false; ///< by LibTorch, for inference
    int threads = 0; ///< 0: as the variant's settings say
    std::string engine; ///< "onednn", "qnnpack", "auto"; empty: that of the program
    std::string precision; ///< what a variant made by it is called; empty: the file's own

    bool needsCalibration() const { return quantization && quantization->needsCalibration(); }
};

/// Reads the name and the options of a recipe.
///
/// Errors   BadRecipe (says which part is not known, and what there is)
Expected<RecipePlan> planOf(const Recipe &recipe);

/// Of the recipes with the same text the same calibration serves: it does not depend on bits, observers and
/// layers, only on the weights before they are quantized.
std::string calibrationKey(const RecipePlan &plan);

}
