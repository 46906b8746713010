// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/model_info.h"
#include "inference/core/recipe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sidelight
{

/// Identifies a variant while a session lives; never used twice.
using VariantId = std::uint32_t;

/// How a variant is run.
struct RunSettings {
    int threads = 0; ///< of LibTorch's operators; 0: as many as the machine has cores
    bool operator==(const RunSettings &) const = default;
};

/// A picture that is run through a network to find the ranges of its activations.
struct CalibrationPicture {
    std::string path;
    double exposureRatio = 1.0; ///< of camera RAW

    bool operator==(const CalibrationPicture &) const = default;
};

/// How far a calibration has come: after `done` of `total` pictures.
struct CalibrationStep {
    int done = 0;
    int total = 0;

    bool operator==(const CalibrationStep &) const = default;
};

/// What is compared: a model file, how a variant is made from it, and how it is run.
struct Variant {
    VariantId id = 0;
    std::string modelPath;
    Recipe recipe;
    std::string label; ///< empty: taken from the model
    ContractOverrides overrides; ///< by the person; they win over the sidecar
    RunSettings settings;
    std::vector<CalibrationPicture> calibration; ///< for recipes that need it
};

}
