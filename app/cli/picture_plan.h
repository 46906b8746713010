// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/calibration_pictures.h"
#include "inference/core/variant.h"
#include "inference/engine/reading_thread.h"

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// Pictures as a person names them: files, or folders of them.
struct PictureOptions {
    std::vector<std::string> inputs;
    std::vector<std::string> truths;
    std::optional<double> exposureRatio; ///< of camera RAW; nullopt: by the names of input and truth, else 1
};

/// What they mean.
struct PicturePlan {
    std::vector<ReadRequest> pictures;
    std::vector<std::string> warnings; ///< sentences
};

/// Which pictures a folder stands for, and which truth belongs to which input.
///
/// Errors   Usage; FileMissing, NoPermission (folders of pictures)
Expected<PicturePlan> planPictures(const PictureOptions &options);

/// Pictures on which variants are compared alone, without truths; ground truths that lie beside them are not
/// among them, but say the exposure ratio by their names: what calibrationPictures() makes of them.
///
/// Errors   as above
Expected<std::vector<ReadRequest>> comparedPictures(const CalibrationOptions &options);

/// That a recipe needs calibration pictures and none were named.
Error noCalibration(const std::string &recipe);

/// The variant that a recipe makes of a model, with the calibration pictures if it needs any.
///
/// Errors   as above; BadRecipe; Usage where pictures are needed and none is named
Expected<Variant> plannedVariant(const std::string &model, const std::string &recipe,
                                 const CalibrationOptions &calibrate);

}
