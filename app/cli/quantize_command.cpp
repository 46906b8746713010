// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/quantize_command.h"

#include "app/comparison.h"
#include "app/figures_json.h"
#include "inference/core/recipe_plan.h"
#include "inference/engine/hosts.h"
#include "inference/engine/variant_builder.h"
#include "inference/files/output_file.h"
#include "inference/quality/quality_metrics.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sidelight
{

namespace
{

using Json = nlohmann::ordered_json;

/// On how many of the calibration pictures the variant is compared with the model it was made of.
constexpr std::size_t kComparedPictures = 4;

struct Made {
    ModelInfo original;
    ModelInfo variant;
    HostEnvironment environment;
    std::string bytes;
    std::vector<Quality> fidelity; ///< of each picture that was compared
    std::vector<std::string> warnings;
};

std::vector<std::string> floatLayers(const ModelInfo &info)
{
    std::vector<std::string> names;
    for (const LayerInfo &layer : info.layers) {
        if (layer.precision == "fp32") {
            names.push_back(layer.name);
        }
    }
    return names;
}

/// One making of a variant, step by step.
class Making
{
public:
    Making(const QuantizeOptions &options, Variant variant, Console &console)
        : m_console(console)
        , m_hosts(makeHosts(options.hosting))
        , m_variant(std::move(variant))
    {
        m_variant.settings.threads = options.threads;
    }

    Expected<Made> make()
    {
        Made made;
        const auto host = m_hosts.models();
        VariantBuilder builder(*host, m_hosts.pictures);
        m_console.progress("opening " + oneLine(m_variant.modelPath, 60));
        const auto info = builder.build(m_variant, {}, [this](int done, int total) {
            m_console.progress(fmt::format("calibrating on picture {} of {}", done, total));
        });
        if (!info) {
            return std::unexpected(info.error());
        }
        made.variant = *info;
        made.environment = host->environment();
        m_console.progress("writing the variant");
        Expected<std::string> bytes = host->save({});
        if (!bytes) {
            return std::unexpected(bytes.error());
        }
        made.bytes = std::move(*bytes);
        if (const auto compared = compare(*host, made); !compared) {
            return std::unexpected(compared.error());
        }
        return made;
    }

private:
    /// Both on the same pictures; what the variant cannot do is a warning, it is there all the same.
    Expected<void> compare(ModelHost &variantHost, Made &made)
    {
        Variant original = m_variant;
        original.recipe = {};
        const auto host = m_hosts.models();
        const auto opened = host->open(original, {});
        if (!opened) {
            return std::unexpected(opened.error());
        }
        made.original = *opened;
        const auto pictures = m_variant.calibration.empty() ? nullptr : m_hosts.pictures();
        const std::size_t count = std::min(kComparedPictures, m_variant.calibration.size());
        for (std::size_t i = 0; i < count; ++i) {
            m_console.progress(fmt::format("comparing on picture {} of {}", i + 1, count));
            const CalibrationPicture &picture = m_variant.calibration[i];
            const auto read = pictures->read(picture.path, picture.exposureRatio, {});
            if (!read) {
                return std::unexpected(read.error());
            }
            const auto reference = host->run(*read, {});
            if (!reference) {
                return std::unexpected(reference.error());
            }
            const auto answer = variantHost.run(*read, {});
            if (!answer) {
                made.warnings.push_back("the variant is of no use on " + oneLine(picture.path, 300) + ": "
                                        + sentence(answer.error()));
                return {};
            }
            const auto quality = measureQuality(*reference->frame, *answer->frame, Reference::Original);
            if (!quality) {
                return std::unexpected(quality.error());
            }
            made.fidelity.push_back(*quality);
        }
        if (const auto mean = meanOf(made.fidelity); mean && isHopeless(mean->psnrDb)) {
            made.warnings.push_back(fmt::format(
                "the variant is of no use: only {:.2f} dB against the model it was made of", mean->psnrDb));
        }
        return {};
    }

    Console &m_console;
    const Hosts m_hosts;
    Variant m_variant;
};

std::string layersText(const ModelInfo &info)
{
    const std::vector<std::string> inFloat = floatLayers(info);
    std::string text =
        fmt::format("{} of {} quantized", info.layers.size() - inFloat.size(), info.layers.size());
    if (!inFloat.empty()) {
        text += fmt::format(", FP32: {}", oneLine(fmt::format("{}", fmt::join(inFloat, ", ")), 300));
    }
    return text;
}

std::string madeText(const Made &made, const QuantizeOptions &options, const Variant &variant)
{
    const std::size_t calibration = variant.calibration.size();
    std::string text;
    const auto line = [&](const std::string &name, const std::string &value) {
        text += fmt::format("{:<12}  {}\n", name, value);
    };
    const auto megabytes = [](std::size_t bytes) { return static_cast<double>(bytes) * 1e-6; };
    line("file", oneLine(options.out, 1000));
    line("recipe", recipeText(variant.recipe));
    line("size",
         fmt::format("{:.2f} MB, was {:.2f} MB", megabytes(made.bytes.size()),
                     megabytes(made.original.bytes)));
    if (planOf(variant.recipe)->rewrite) {
        std::string name = "rewritten";
        for (const std::string &note : made.variant.notes) {
            line(std::exchange(name, {}), oneLine(note, 1000));
        }
    } else {
        line("layers", layersText(made.variant));
    }
    if (calibration > 0) {
        line("calibrated", fmt::format("on {} picture{}", calibration, calibration == 1 ? "" : "s"));
    }
    if (const auto mean = meanOf(made.fidelity)) {
        line("fidelity",
             (std::isinf(mean->psnrDb) ? "identical" : fmt::format("{:.2f} dB", mean->psnrDb))
                 + fmt::format(" against the model, mean of {} calibration picture{}", mean->pictures,
                               mean->pictures == 1 ? "" : "s"));
    }
    line("engine", made.environment.engine);
    return text;
}

Json madeJson(const Made &made, const QuantizeOptions &options, const Variant &variant)
{
    Json document;
    document["file"] = options.out;
    document["recipe"] = recipeText(variant.recipe);
    document["bytes"] = made.bytes.size();
    document["model"] = {
        {"path", options.model}, {"sha256", made.original.sha256}, {"bytes", made.original.bytes}};
    document["layers"] = layersJson(made.variant.layers);
    document["rewritten"] = planOf(variant.recipe)->rewrite ? Json(made.variant.notes) : Json(Json::array());
    document["calibration"] = Json::array();
    for (const CalibrationPicture &picture : variant.calibration) {
        document["calibration"].push_back(
            {{"path", picture.path}, {"exposure_ratio", picture.exposureRatio}});
    }
    document["original"] = Json::array();
    for (const Quality &quality : made.fidelity) {
        document["original"].push_back(qualityJson(quality));
    }
    document["engine"] = made.environment.engine;
    document["torch"] = made.environment.torch;
    document["warnings"] = made.warnings;
    return document;
}

}

ExitCode runQuantize(const QuantizeOptions &options, Console &console)
{
    const auto fail = [&](const Error &error) {
        console.error(error);
        return exitCodeFor(error);
    };
    const auto variant = plannedVariant(options.model, options.recipe, options.calibrate);
    if (!variant) {
        return fail(variant.error());
    }
    const Existing existing = options.force ? Existing::Replace : Existing::Refuse;
    if (const auto checked = checkOutputFile(options.out, existing); !checked) {
        return fail(checked.error());
    }
    Expected<Made> made = Making(options, *variant, console).make();
    if (!made) {
        return fail(made.error());
    }
    if (const auto written = writeFile(options.out, made->bytes, existing); !written) {
        return fail(written.error());
    }
    for (const std::string &warning : made->warnings) {
        console.warning(warning);
    }
    console.text(madeText(*made, options, *variant));
    console.document(jsonText(madeJson(*made, options, *variant)));
    return made->warnings.empty() ? ExitCode::Done : ExitCode::SomeFailed;
}

}
