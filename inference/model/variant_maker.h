// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe_plan.h"
#include "inference/model/quantization/observation.h"

#include <torch/script.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// Makes variants of one network by recipes, one after the other; what was seen while calibrating serves all
/// that do not change the network before.
///
/// Threads  used by one thread at a time
class VariantMaker
{
public:
    /// module   in evaluation mode; the path is only named in errors
    VariantMaker(torch::jit::Module module, std::string path);
    ~VariantMaker();

    /// Gets ready for a recipe: for one that needs calibration, to calibrate. Observations of another
    /// calibrationKey are dropped.
    ///
    /// Errors   CannotQuantize; throws what LibTorch throws
    Expected<void> prepare(const RecipePlan &plan);

    /// Runs a picture through the prepared network; does nothing where the recipe needs no calibration.
    ///
    /// Shapes   as the network takes
    /// Errors   CannotQuantize: the network gives values that are no numbers; throws what LibTorch throws
    Expected<void> calibrate(const at::Tensor &input);

    /// The network by a recipe that was prepared and calibrated.
    ///
    /// Errors   CannotQuantize: not calibrated, calibrated on pictures of one colour, or the plan does not
    /// fit the network; throws what LibTorch throws
    Expected<torch::jit::Module> make(const RecipePlan &plan);

    int calibrationPictures() const;
    /// The input of the picture calibrated last; undefined before.
    const at::Tensor &lastInput() const { return m_lastInput; }

private:
    const torch::jit::Module m_module;
    const std::string m_path;
    std::optional<FloatGraph> m_network;
    std::string m_key; ///< of m_network
    std::unique_ptr<Observation> m_observation;
    at::Tensor m_lastInput;
};

}
