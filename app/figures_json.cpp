// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures_json.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace sidelight
{

namespace
{

using Json = nlohmann::ordered_json;

Json errorJson(const std::optional<Error> &error)
{
    return error ? Json(sentence(*error)) : Json();
}

Json optionalNumber(const std::optional<double> &value)
{
    return value ? numberJson(*value) : Json();
}

/// Mebibytes; null where there are none.
Json mebibytes(const std::optional<std::uint64_t> &bytes)
{
    return bytes ? numberJson(static_cast<double>(*bytes) / (1 << 20)) : Json();
}

Json meanJson(const std::optional<MeanQuality> &mean)
{
    if (!mean) {
        return {};
    }
    return {{"psnr_db", numberJson(mean->psnrDb)},
            {"ssim", optionalNumber(mean->ssim)},
            {"mse", numberJson(mean->mse)},
            {"pictures", mean->pictures}};
}

Json resultJson(const ComparedVariant &variant, const Measurement &measurement)
{
    const bool ok = !measurement.error;
    Json result;
    result["variant"] = variant.given;
    result["label"] = variant.label;
    result["is_original"] = variant.isOriginal;
    result["input"] = measurement.input;
    result["truth_file"] = measurement.truth.empty() ? Json() : Json(measurement.truth);
    result["ok"] = ok;
    result["error"] = errorJson(measurement.error);
    result["original"] = qualityJson(measurement.originalQuality);
    result["truth"] = qualityJson(measurement.truthQuality);
    result["original_problem"] = errorJson(measurement.originalProblem);
    result["truth_problem"] = errorJson(measurement.truthProblem);
    const auto time = [&](Milliseconds value) { return ok ? numberJson(value.count()) : Json(); };
    result["forward_ms"] = time(measurement.times.forward);
    result["decode_ms"] = time(measurement.times.decode);
    result["adapt_ms"] = time(measurement.times.adapt);
    result["collect_ms"] = time(measurement.times.collect);
    result["peak_mib"] = mebibytes(measurement.peakBytes);
    result["output"] =
        ok ? Json{{"width", measurement.outputWidth}, {"height", measurement.outputHeight}} : Json();
    result["exposure_ratio"] = measurement.exposureRatio;
    result["input_sha256"] = measurement.inputSha256.empty() ? Json() : Json(measurement.inputSha256);
    return result;
}

Json variantJson(const Comparison &comparison, const ComparedVariant &variant)
{
    const VariantSummary summary = summaryOf(comparison, variant.variant.id);
    const bool ok = !variant.error;
    Json row;
    row["variant"] = variant.given;
    row["label"] = variant.label;
    row["is_original"] = variant.isOriginal;
    row["path"] = variant.variant.modelPath;
    row["recipe"] = recipeText(variant.variant.recipe);
    row["ok"] = ok;
    row["error"] = errorJson(variant.error);
    row["sha256"] = ok ? Json(variant.info.sha256) : Json();
    row["bytes"] = ok ? Json(variant.info.bytes) : Json();
    row["parameters"] = ok ? Json(variant.info.parameters) : Json();
    row["precision"] = ok ? Json(variant.info.precision) : Json();
    row["problems"] = variant.info.problems;
    row["median_ms"] = optionalNumber(summary.medianMs);
    row["speedup"] = optionalNumber(summary.speedUp);
    const auto &interval = summary.speedUpInterval;
    row["ci95"] = interval ? Json::array({interval->low, interval->high}) : Json();
    row["peak_mib"] = mebibytes(summary.peakBytes);
    row["original"] = meanJson(summary.original);
    row["truth"] = meanJson(summary.truth);
    row["failed"] = summary.failed;
    return row;
}

Json environmentJson(const Comparison &comparison)
{
    Json environment;
    environment["sidelight"] = SIDELIGHT_VERSION;
    environment["torch"] = Json();
    environment["engine"] = Json();
    environment["threads"] = Json();
    environment["device"] = Json();
    environment["schedule"] = Json();
    for (const Measurement &measurement : comparison.measurements) {
        if (!measurement.error) {
            environment["torch"] = measurement.torch;
            environment["engine"] = measurement.engine;
            environment["threads"] = measurement.threads;
            environment["device"] = measurement.device;
            environment["schedule"] = measurement.schedule == Schedule::Turns ? "turns" : "parallel";
            break;
        }
    }
    return environment;
}

}

nlohmann::ordered_json numberJson(double value)
{
    if (std::isinf(value)) {
        return value > 0 ? "inf" : "-inf";
    }
    return std::isnan(value) ? Json() : Json(value);
}

nlohmann::ordered_json qualityJson(const std::optional<Quality> &quality)
{
    if (!quality) {
        return {};
    }
    return {{"psnr_db", numberJson(quality->psnrDb)},
            {"ssim", optionalNumber(quality->ssim)},
            {"mse", numberJson(quality->mse)}};
}

nlohmann::ordered_json recipeJson(const MetricRecipe &recipe)
{
    return {{"range", "clamped to 0..1, float, full resolution, no border crop"},
            {"data_range", recipe.dataRange},
            {"ssim_window", recipe.windowSize},
            {"ssim_sigma", recipe.sigma},
            {"ssim_k1", recipe.k1},
            {"ssim_k2", recipe.k2},
            {"ssim_covariance", "population"},
            {"ssim_mean", "valid windows, then channels"}};
}

Json layersJson(const std::vector<LayerInfo> &layers)
{
    Json rows = Json::array();
    for (const LayerInfo &layer : layers) {
        rows.push_back({{"name", layer.name},
                        {"operation", layer.operation},
                        {"precision", layer.precision},
                        {"parameters", layer.parameters}});
    }
    return rows;
}

nlohmann::ordered_json figuresJson(const Comparison &comparison)
{
    Json document;
    document["results"] = Json::array();
    for (const Measurement &measurement : comparison.measurements) {
        if (const ComparedVariant *variant = variantOf(comparison, measurement.variant)) {
            document["results"].push_back(resultJson(*variant, measurement));
        }
    }
    document["variants"] = Json::array();
    for (const ComparedVariant &variant : comparison.variants) {
        document["variants"].push_back(variantJson(comparison, variant));
    }
    document["environment"] = environmentJson(comparison);
    document["metric_recipe"] = recipeJson({});
    document["metric_recipe"]["means"] = "arithmetic means over pictures, of the dB values for PSNR";
    return document;
}

std::string jsonText(const nlohmann::ordered_json &document)
{
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}
