// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/layers_command.h"

#include "app/cli/interrupt.h"
#include "app/cli/text_table.h"
#include "app/figures_json.h"
#include "inference/engine/layer_study.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sidelight
{

namespace
{

using Json = nlohmann::ordered_json;

constexpr const char *kNothing = "–";

/// A layer as it is in the network and in the variant, and what quantizing it does.
struct StudiedLayer {
    LayerSensitivity sensitivity;
    LayerInfo network;
    std::optional<LayerInfo> variant; ///< absent where the layers of both are not the same ones
    std::optional<LayerMeasure> measure; ///< absent where that failed
};

struct StudiedLayers {
    std::string picture;
    ModelInfo network;
    ModelInfo variant;
    HostEnvironment environment;
    std::vector<LayerMeasure> measures;
    std::vector<StudiedLayer> layers; ///< the worst first
};

double orderOf(const StudiedLayer &layer)
{
    return layer.sensitivity.only ? layer.sensitivity.only->psnrDb : std::numeric_limits<double>::infinity();
}

void take(StudiedLayers &study, const LayerSensitivity &sensitivity)
{
    const auto &layers = study.network.layers;
    const auto known = std::ranges::find(layers, sensitivity.layer, &LayerInfo::name);
    StudiedLayer layer{sensitivity, *known, std::nullopt, std::nullopt};
    if (study.variant.layers.size() == layers.size()) {
        layer.variant = study.variant.layers[static_cast<std::size_t>(known - layers.begin())];
    }
    const auto measured = std::ranges::find(study.measures, sensitivity.layer, &LayerMeasure::layer);
    if (measured != study.measures.end()) {
        layer.measure = *measured;
    }
    study.layers.insert(std::ranges::upper_bound(study.layers, orderOf(layer), {}, orderOf), layer);
}

/// The one picture to study on.
Expected<ReadRequest> pictureOf(const LayersOptions &options, const Variant &variant)
{
    if (!options.input && variant.calibration.empty()) {
        return std::unexpected(
            Error{ErrorCode::Usage, {}, "there is no picture to compare on", "name one with --input", {}});
    }
    if (!options.input) {
        const CalibrationPicture &first = variant.calibration.front();
        return ReadRequest{0, first.path, std::nullopt, first.exposureRatio};
    }
    const auto pictures = comparedPictures({{*options.input}, options.calibrate.exposureRatio});
    if (!pictures) {
        return std::unexpected(pictures.error());
    }
    if (pictures->size() != 1) {
        return std::unexpected(Error{
            ErrorCode::Usage, *options.input, "holds more than one picture", "name one with --input", {}});
    }
    return pictures->front();
}

Expected<void> study(const LayersOptions &options, Variant variant, StudiedLayers &found, Console &console,
                     const std::stop_token &stop)
{
    const auto wanted = pictureOf(options, variant);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    const Hosts hosts = makeHosts(options.hosting);
    const auto picture = hosts.pictures()->read(wanted->input, wanted->exposureRatio, stop);
    if (!picture) {
        return std::unexpected(picture.error());
    }
    found.picture = wanted->input;
    variant.settings.threads = options.threads;
    LayerStudyEvents events;
    events.calibrated = [&](int done, int total) {
        console.progress(fmt::format("calibrating on picture {} of {}", done, total));
    };
    events.opened = [&](const ModelInfo &network, const ModelInfo &made, const HostEnvironment &environment) {
        found.network = network;
        found.variant = made;
        found.environment = environment;
    };
    events.measured = [&](const Expected<std::vector<LayerMeasure>> &measures) {
        if (measures) {
            found.measures = *measures;
        } else if (!stop.stop_requested()) {
            console.warning("the layers cannot be measured inside: " + sentence(measures.error()));
        }
    };
    events.studied = [&](const LayerSensitivity &layer, int done, int total) {
        take(found, layer);
        console.progress(fmt::format("layer {} of {}: {}", done, total, oneLine(layer.layer, 60)));
    };
    console.progress("opening " + oneLine(variant.modelPath, 60));
    Machine machine;
    return studyLayers({variant, *picture}, hosts, machine, events, stop);
}

std::string decibelCell(const std::optional<double> &value)
{
    if (!value) {
        return kNothing;
    }
    return std::isinf(*value) ? "inf" : fmt::format("{:.2f}", *value);
}

std::string psnrCell(const std::optional<Quality> &quality)
{
    return decibelCell(quality ? std::optional(quality->psnrDb) : std::nullopt);
}

std::string ssimCell(const std::optional<Quality> &quality)
{
    return quality && quality->ssim ? fmt::format("{:.4f}", *quality->ssim) : kNothing;
}

std::string layersText(const StudiedLayers &study, const Recipe &recipe)
{
    TextTable table({"layer", "weights", "runs as", "parameters", "only it: PSNR dB", "SSIM",
                     "all but it: PSNR dB", "SSIM", "SQNR dB", "in variant dB", "clipped %"});
    table.setLeft({1, 2});
    for (const StudiedLayer &layer : study.layers) {
        table.addRow({oneLine(layer.sensitivity.layer, 60),
                      layer.variant ? layer.variant->precision : kNothing,
                      layer.variant ? oneLine(layer.variant->operation, 60) : kNothing,
                      fmt::format("{}", layer.network.parameters), psnrCell(layer.sensitivity.only),
                      ssimCell(layer.sensitivity.only), psnrCell(layer.sensitivity.allBut),
                      ssimCell(layer.sensitivity.allBut),
                      decibelCell(layer.measure ? layer.measure->isolatedSqnrDb : std::nullopt),
                      decibelCell(layer.measure ? layer.measure->accumulatedSqnrDb : std::nullopt),
                      layer.measure ? fmt::format("{:.3f}", layer.measure->clipped * 100.0) : kNothing});
    }
    return table.text()
        + fmt::format(
               "\nrecipe {}, quantized in one layer alone, and in all that it quantizes but one; on {}, "
               "against the network in FP32; quantized operators by {}\n"
               "SQNR: of what the layer gives, quantized alone and then in the variant; clipped: of its "
               "activations\n",
               recipeText(recipe), oneLine(study.picture, 1000), study.environment.engine);
}

Json measureJson(const std::optional<LayerMeasure> &measure)
{
    if (!measure) {
        return {};
    }
    const auto optional = [](const std::optional<double> &value) {
        return value ? numberJson(*value) : Json();
    };
    const auto range = [](const std::optional<ClippingRange> &values) {
        return values ? Json::array({numberJson(values->low), numberJson(values->high)}) : Json();
    };
    const auto outliers = [](const std::vector<OutlierChannel> &channels) {
        Json list = Json::array();
        for (const OutlierChannel &outlier : channels) {
            list.push_back({{"channel", outlier.channel}, {"times", numberJson(outlier.times)}});
        }
        return list;
    };
    return {{"isolated_sqnr_db", optional(measure->isolatedSqnrDb)},
            {"accumulated_sqnr_db", optional(measure->accumulatedSqnrDb)},
            {"clipped", numberJson(measure->clipped)},
            {"weight_range", range(measure->weightRange)},
            {"activation_range", range(measure->activationRange)},
            {"weight_outliers", outliers(measure->weightOutliers)},
            {"activation_outliers", outliers(measure->activationOutliers)}};
}

Json layersDocument(const StudiedLayers &study, const LayersOptions &options, const Recipe &recipe)
{
    Json document;
    document["model"] = {{"path", options.model}, {"sha256", study.network.sha256}};
    document["recipe"] = recipeText(recipe);
    document["picture"] = study.picture;
    document["layers"] = Json::array();
    for (const StudiedLayer &layer : study.layers) {
        const LayerSensitivity &sensitivity = layer.sensitivity;
        Json row;
        row["name"] = sensitivity.layer;
        row["operation"] = layer.variant ? Json(layer.variant->operation) : Json();
        row["precision"] = layer.variant ? Json(layer.variant->precision) : Json();
        row["parameters"] = layer.network.parameters;
        row["only"] = qualityJson(sensitivity.only);
        row["all_but"] = qualityJson(sensitivity.allBut);
        row["inside"] = measureJson(layer.measure);
        row["error"] = sensitivity.problem ? Json(sentence(*sensitivity.problem)) : Json();
        document["layers"].push_back(row);
    }
    document["engine"] = study.environment.engine;
    document["torch"] = study.environment.torch;
    document["threads"] = study.environment.threads;
    document["metric_recipe"] = recipeJson({});
    return document;
}

}

ExitCode runLayers(const LayersOptions &options, Console &console)
{
    const auto fail = [&](const Error &error) {
        console.error(error);
        return exitCodeFor(error);
    };
    const auto variant = plannedVariant(options.model, options.recipe, options.calibrate);
    if (!variant) {
        return fail(variant.error());
    }
    StudiedLayers found;
    bool stopped = false;
    {
        const Interrupt interrupt;
        const auto studied = study(options, *variant, found, console, interrupt.token());
        stopped = interrupt.token().stop_requested();
        if (!studied && !stopped) {
            return fail(studied.error());
        }
    }
    bool complete = !stopped;
    for (const StudiedLayer &layer : found.layers) {
        if (layer.sensitivity.problem) {
            console.warning(oneLine(layer.sensitivity.layer, 100) + ": "
                            + sentence(*layer.sensitivity.problem));
            complete = false;
        }
    }
    if (stopped) {
        console.warning("stopped: the layers that are missing were not studied");
    }
    if (!found.layers.empty()) {
        console.text(layersText(found, variant->recipe));
    }
    console.document(jsonText(layersDocument(found, options, variant->recipe)));
    return complete ? ExitCode::Done : ExitCode::SomeFailed;
}

}
