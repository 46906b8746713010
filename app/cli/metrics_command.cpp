// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metrics_command.h"

#include "app/figures_json.h"
#include "inference/engine/hosts.h"
#include "inference/quality/quality_metrics.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace sidelight
{

namespace
{

using Json = nlohmann::ordered_json;

Json pictureJson(const Picture &picture)
{
    return {{"path", picture.path}, {"sha256", picture.sha256}, {"format", picture.format}};
}

std::string psnrLine(const Quality &quality)
{
    return std::isinf(quality.psnrDb) ? "infinite (identical)" : fmt::format("{:.4f} dB", quality.psnrDb);
}

std::string ssimLine(const Quality &quality)
{
    return quality.ssim ? fmt::format("{:.6f}", *quality.ssim)
                        : fmt::format("none (smaller than {0} x {0} pixels)", quality.recipe.windowSize);
}

std::string mseLine(const Quality &quality)
{
    return fmt::format("{:.6g}", quality.mse);
}

struct MetricRow {
    const char *name; ///< for --metric
    const char *key; ///< in JSON
    const char *title;
    std::string (*line)(const Quality &);
};

constexpr MetricRow kMetrics[] = {
    {"psnr", "psnr_db", "PSNR", &psnrLine},
    {"ssim", "ssim", "SSIM", &ssimLine},
    {"mse", "mse", "MSE", &mseLine},
};

bool isWanted(const MetricRow &row, const MetricsOptions &options)
{
    return options.metrics.empty() || std::ranges::find(options.metrics, row.name) != options.metrics.end();
}

Json metricsJson(const Quality &quality, const Picture &reference, const Picture &test,
                 const MetricsOptions &options)
{
    Json document = qualityJson(quality);
    for (const MetricRow &row : kMetrics) {
        if (!isWanted(row, options)) {
            document.erase(row.key);
        }
    }
    document["width"] = reference.frame->width();
    document["height"] = reference.frame->height();
    document["channels"] = reference.frame->channels();
    document["reference"] = pictureJson(reference);
    document["test"] = pictureJson(test);
    document["recipe"] = recipeJson(quality.recipe);
    return document;
}

std::string metricsText(const Quality &quality, const MetricsOptions &options)
{
    std::string text;
    for (const MetricRow &row : kMetrics) {
        if (isWanted(row, options)) {
            text += fmt::format("{:<5} {}\n", row.title, row.line(quality));
        }
    }
    return text;
}

}

std::vector<std::string> metricNames()
{
    std::vector<std::string> names;
    for (const MetricRow &row : kMetrics) {
        names.emplace_back(row.name);
    }
    return names;
}

ExitCode runMetrics(const MetricsOptions &options, Console &console)
{
    const auto fail = [&](const Error &error) {
        console.error(error);
        return exitCodeFor(error);
    };
    const std::unique_ptr<PictureHost> host = makeHosts(options.hosting).pictures();
    const auto reference = host->read(options.reference, 1.0, {});
    if (!reference) {
        return fail(reference.error());
    }
    const auto test = host->read(options.test, 1.0, {});
    if (!test) {
        return fail(test.error());
    }
    for (const PicturePtr &picture : {*reference, *test}) {
        for (const std::string &warning : picture->warnings) {
            console.warning(oneLine(picture->path, 1000) + ": " + oneLine(warning));
        }
    }
    auto quality = measureQuality(*(*reference)->frame, *(*test)->frame, Reference::Truth);
    if (!quality) {
        if (quality.error().file.empty()) {
            quality.error().file = options.test;
        }
        return fail(quality.error());
    }
    if (console.audience() == Audience::Scripts) {
        console.document(jsonText(metricsJson(*quality, **reference, **test, options)));
    } else {
        console.text(metricsText(*quality, options));
    }
    return ExitCode::Done;
}

}
