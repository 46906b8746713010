// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"
#include "inference/core/recipe_plan.h"
#include "inference/model/quantization/found_grids.h"
#include "inference/model/quantization/observation.h"
#include "inference/model/variant_record.h"

#include <torch/script.h>

#include <map>
#include <memory>
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

    /// The network as it is quantized, before any recipe changes it.
    ///
    /// Errors   CannotQuantize; throws what LibTorch throws
    Expected<const FloatGraph *> network();

    /// Gets ready for a recipe: for one that needs calibration, to calibrate.
    ///
    /// Errors   CannotQuantize; throws what LibTorch throws
    Expected<void> prepare(const RecipePlan &plan);

    /// Runs a picture through the network that was prepared last; does nothing where that recipe needs no
    /// calibration.
    ///
    /// Shapes   as the network takes
    /// Errors   CannotQuantize: the network gives values that are no numbers; throws what LibTorch throws
    Expected<void> calibrate(const at::Tensor &input, const VariantRecord::CalibrationPicture &picture);

    /// The network by a recipe that was prepared and calibrated.
    ///
    /// Errors   CannotQuantize: not calibrated, calibrated on pictures of one colour, or the plan does not
    ///          fit the network; throws what LibTorch throws
    Expected<torch::jit::Module> make(const RecipePlan &plan);

    /// What each layer becomes by a recipe that was made.
    ///
    /// Shapes   as the network takes
    /// Errors   CannotQuantize: the recipe quantizes nothing; those of sidelight::measureLayers
    Expected<std::vector<LayerMeasure>> measureLayers(const RecipePlan &plan, const at::Tensor &input);

    /// What the variant of a recipe that rewrites computes in another way than the file: sentences.
    ///
    /// Errors   as network()
    Expected<std::vector<std::string>> rewritten();

    /// The pictures that a variant owes its ranges to; none where its recipe needs no calibration.
    std::vector<VariantRecord::CalibrationPicture> calibrationOf(const RecipePlan &plan) const;
    /// The input of the picture calibrated last; undefined before.
    const at::Tensor &lastInput() const { return m_lastInput; }

private:
    /// The network as recipes of one calibrationKey() have it, and what was seen of it.
    struct Prepared {
        FloatGraph network;
        std::unique_ptr<Observation> observation;
        std::vector<VariantRecord::CalibrationPicture> pictures;
        FoundGrids found;
    };

    Expected<torch::jit::Module> quantized(const RecipePlan &plan);
    Expected<torch::jit::Module> withFasterOperators();
    Expected<Prepared *> prepared(const std::string &key, bool equalize);

    const torch::jit::Module m_module;
    const std::string m_path;
    std::map<std::string, Prepared> m_prepared; ///< by calibrationKey()
    Prepared *m_current = nullptr; ///< prepared last
    at::Tensor m_lastInput;
};

}
