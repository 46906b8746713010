// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/quality.h"
#include "inference/core/recipe.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sidelight
{

/// What the quantization of one layer does to the picture, against the FP32 network's.
struct LayerSensitivity {
    std::string layer;
    std::optional<Quality> only; ///< it alone is quantized; absent: not measured yet, or that failed
    std::optional<Quality> allBut; ///< every other layer is; absent, too, where there is no other
    std::optional<Error> problem; ///< why a figure is absent that was tried
};

/// What a search for a recipe is to find.
struct SearchGoal {
    enum class Wish { Smallest, Fastest };
    enum class Measure { Psnr, Ssim };

    Wish wish = Wish::Fastest;
    Measure measure = Measure::Psnr;
    double least = 40.0; ///< dB, or SSIM from 0 to 1; to be reached on every picture

    bool operator==(const SearchGoal &) const = default;
};

/// A recipe that a search has tried.
struct SearchPoint {
    Recipe recipe;
    std::optional<Error> error; ///< it cannot be made or run; nothing else is known then
    std::uint64_t bytes = 0; ///< of the file, as it would be saved
    double medianMs = 0.0; ///< of its forward
    double worstPsnrDb = 0.0; ///< the least of all pictures, against the original's output
    double worstSsim = 0.0; ///< likewise; 0 where pictures are too small for it
    bool meets = false; ///< the goal's least figure
};

}
