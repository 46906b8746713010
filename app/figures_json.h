// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparison.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace sidelight
{

/// A number of JSON; +infinity is the string "inf", what is no number null.
nlohmann::ordered_json numberJson(double value);

/// psnr_db, ssim, mse; null where there is no figure.
nlohmann::ordered_json qualityJson(const std::optional<Quality> &quality);

/// How PSNR and SSIM were computed.
nlohmann::ordered_json recipeJson(const MetricRecipe &recipe);

/// The layers of a model: name, operation, precision, parameters.
nlohmann::ordered_json layersJson(const std::vector<LayerInfo> &layers);

/// The whole comparison: results[], variants[], environment; the keys are those that scripts rely on.
nlohmann::ordered_json figuresJson(const Comparison &comparison);

/// The text of a document: indented, ends with a line break, never throws (invalid UTF-8 is replaced).
std::string jsonText(const nlohmann::ordered_json &document);

}
