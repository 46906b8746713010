// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_command.h"

#include "app/cli/interrupt.h"
#include "app/cli/text_table.h"
#include "app/figures_json.h"
#include "inference/engine/budget_search.h"
#include "inference/engine/search_order.h"
#include "inference/files/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace sidelight
{

namespace
{

using Json = nlohmann::ordered_json;

struct Found {
    ModelInfo network;
    HostEnvironment environment;
    std::vector<SearchPoint> points;
    std::size_t best = 0;

    /// Whether anything but the model as it is meets the goal.
    bool hasMet() const { return best != 0; }
    const SearchPoint &bestPoint() const { return points[best]; }
};

/// The least figure as it is said in sentences: "40 dB", "SSIM 0.98".
std::string leastText(const SearchGoal &goal)
{
    return goal.measure == SearchGoal::Measure::Psnr ? fmt::format("{:g} dB", goal.least)
                                                     : fmt::format("SSIM {:g}", goal.least);
}

const char *wishText(const SearchGoal &goal)
{
    return goal.wish == SearchGoal::Wish::Smallest ? "smallest" : "fastest";
}

Expected<SearchRequest> planned(const SearchOptions &options)
{
    SearchRequest request;
    const auto variant = plannedVariant(options.model, "int8", options.calibrate);
    if (!variant) {
        return std::unexpected(variant.error());
    }
    request.variant = *variant;
    request.variant.settings.threads = options.threads;
    const auto pictures =
        comparedPictures({options.inputs, options.calibrate.exposureRatio}, variant->calibration);
    if (!pictures) {
        return std::unexpected(pictures.error());
    }
    request.pictures = *pictures;
    request.goal.wish = options.wish;
    request.goal.measure = options.leastPsnr ? SearchGoal::Measure::Psnr : SearchGoal::Measure::Ssim;
    request.goal.least = options.leastPsnr ? *options.leastPsnr : options.leastSsim.value_or(1.0);
    return request;
}

SearchEvents eventsFor(Found &found, Console &console)
{
    SearchEvents events;
    events.trying = [&](const Recipe &recipe) {
        std::string text = "trying " + oneLine(recipeText(recipe), 60);
        if (!found.points.empty()) {
            text += fmt::format(" ({} tried, best: {})", found.points.size(),
                                oneLine(recipeText(found.bestPoint().recipe), 40));
        }
        console.progress(text);
    };
    events.calibrated = [&](int done, int total) {
        console.progress(fmt::format("calibrating on picture {} of {}", done, total));
    };
    events.opened = [&](const ModelInfo &network, const HostEnvironment &environment) {
        found.network = network;
        found.environment = environment;
    };
    events.tried = [&](const SearchPoint &point, std::size_t best) {
        found.points.push_back(point);
        found.best = best;
    };
    return events;
}

Expected<void> save(const SearchOptions &options, Variant variant, const Recipe &recipe, const Hosts &hosts,
                    Console &console, const std::stop_token &stop)
{
    variant.recipe = recipe;
    const auto host = hosts.models();
    console.progress("making " + oneLine(recipeText(recipe), 60));
    const auto made = VariantBuilder(*host, hosts.pictures).build(variant, stop);
    if (!made) {
        return std::unexpected(made.error());
    }
    const auto bytes = host->save(stop);
    if (!bytes) {
        return std::unexpected(bytes.error());
    }
    return writeFile(*options.out, *bytes, options.force ? Existing::Replace : Existing::Refuse);
}

/// The points of the table: those that nothing beats, the model, and the best; in the order of the wish.
std::vector<std::size_t> shownPoints(const Found &found, const SearchGoal &goal)
{
    std::vector<std::size_t> shown = paretoPoints(found.points, goal);
    for (const std::size_t needed : {found.best, std::size_t{0}}) {
        if (std::ranges::find(shown, needed) == shown.end()) {
            shown.push_back(needed);
        }
    }
    std::ranges::stable_sort(shown, {}, [&](std::size_t i) {
        const SearchPoint &point = found.points[i];
        return goal.wish == SearchGoal::Wish::Smallest ? static_cast<double>(point.bytes) : point.medianMs;
    });
    return shown;
}

std::string foundText(const Found &found, const SearchRequest &request)
{
    TextTable table({"recipe", "MB", "median ms", "×", "worst PSNR dB", "worst SSIM", "goal"});
    table.setLeft({6});
    const double originalMs = found.points.front().medianMs;
    for (const std::size_t i : shownPoints(found, request.goal)) {
        const SearchPoint &point = found.points[i];
        table.addRow({oneLine(recipeText(point.recipe), 100),
                      fmt::format("{:.2f}", static_cast<double>(point.bytes) * 1e-6),
                      fmt::format("{:.2f}", point.medianMs),
                      point.medianMs > 0.0 ? fmt::format("{:.2f}", originalMs / point.medianMs) : "–",
                      std::isinf(point.worstPsnrDb) ? "inf" : fmt::format("{:.2f}", point.worstPsnrDb),
                      point.worstSsim > 0.0 ? fmt::format("{:.4f}", point.worstSsim) : "–",
                      i == found.best   ? "met, best"
                          : point.meets ? "met"
                                        : "missed"});
    }
    const auto failed =
        std::ranges::count_if(found.points, [](const auto &point) { return point.error.has_value(); });
    std::string text = table.text();
    text += fmt::format("\nthe {} with at least {} against the model, on each of {} picture{}\n",
                        wishText(request.goal), leastText(request.goal), request.pictures.size(),
                        request.pictures.size() == 1 ? "" : "s");
    text += fmt::format(
        "{} recipe{} tried, {} failed; shown are those that no other beats both in {} and quality\n",
        found.points.size(), found.points.size() == 1 ? "" : "s", failed,
        request.goal.wish == SearchGoal::Wish::Smallest ? "size" : "time");
    text += fmt::format("forward passes of the first picture in turns, warmed up, {} thread{}\n",
                        found.environment.threads, found.environment.threads == 1 ? "" : "s");
    text += "best  " + recipeText(found.bestPoint().recipe) + '\n';
    return text;
}

Json pointJson(const SearchPoint &point)
{
    const bool ok = !point.error;
    Json row;
    row["recipe"] = recipeText(point.recipe);
    row["ok"] = ok;
    row["error"] = ok ? Json() : Json(sentence(*point.error));
    row["bytes"] = ok ? Json(point.bytes) : Json();
    row["median_ms"] = ok ? numberJson(point.medianMs) : Json();
    row["worst_psnr_db"] = ok ? numberJson(point.worstPsnrDb) : Json();
    row["worst_ssim"] = ok && point.worstSsim > 0.0 ? numberJson(point.worstSsim) : Json();
    row["meets"] = point.meets;
    return row;
}

Json foundJson(const Found &found, const SearchOptions &options, const SearchRequest &request, bool complete,
               bool written)
{
    const SearchGoal &goal = request.goal;
    Json document;
    document["model"] = {{"path", options.model}, {"sha256", found.network.sha256}};
    document["goal"] = {{"wish", wishText(goal)},
                        {"measure", goal.measure == SearchGoal::Measure::Psnr ? "psnr" : "ssim"},
                        {"least", goal.least}};
    document["complete"] = complete;
    document["met"] = found.hasMet();
    document["best"] = found.points.empty() ? Json() : pointJson(found.bestPoint());
    document["file"] = written ? Json(*options.out) : Json();
    document["tried"] = Json::array();
    for (const SearchPoint &point : found.points) {
        document["tried"].push_back(pointJson(point));
    }
    document["pareto"] = Json::array();
    for (const std::size_t i : paretoPoints(found.points, goal)) {
        document["pareto"].push_back(recipeText(found.points[i].recipe));
    }
    document["pictures"] = Json::array();
    for (const ReadRequest &picture : request.pictures) {
        document["pictures"].push_back({{"path", picture.input}, {"exposure_ratio", picture.exposureRatio}});
    }
    document["engine"] = found.environment.engine;
    document["torch"] = found.environment.torch;
    document["threads"] = found.environment.threads;
    document["metric_recipe"] = recipeJson({});
    return document;
}

Error goalMissed(const SearchGoal &goal)
{
    return {ErrorCode::Usage,
            {},
            "no recipe but the model as it is comes up to " + leastText(goal) + " on every picture",
            "ask for less, or calibrate on other pictures",
            {}};
}

}

ExitCode runSearch(const SearchOptions &options, Console &console)
{
    const auto fail = [&](const Error &error) {
        console.error(error);
        return exitCodeFor(error);
    };
    const auto request = planned(options);
    if (!request) {
        return fail(request.error());
    }
    if (options.out) {
        const auto checked =
            checkOutputFile(*options.out, options.force ? Existing::Replace : Existing::Refuse);
        if (!checked) {
            return fail(checked.error());
        }
    }
    Found found;
    bool written = false;
    bool stopped = false;
    {
        const Interrupt interrupt;
        const Hosts hosts = makeHosts(options.hosting);
        Machine machine;
        auto searched = searchRecipes(*request, hosts, machine, eventsFor(found, console), interrupt.token());
        if (searched && options.out && found.hasMet()) {
            searched =
                save(options, request->variant, found.bestPoint().recipe, hosts, console, interrupt.token());
            written = searched.has_value();
        }
        stopped = !searched && interrupt.token().stop_requested();
        if (!searched && !stopped) {
            return fail(searched.error());
        }
    }
    if (stopped) {
        console.warning(found.points.empty() ? "stopped: nothing was tried yet"
                            : options.out    ? "stopped: this is the best so far, and nothing was written"
                                             : "stopped: this is the best so far");
    }
    if (!found.points.empty()) {
        console.text(foundText(found, *request));
    }
    console.document(jsonText(foundJson(found, options, *request, !stopped, written)));
    if (stopped) {
        return ExitCode::SomeFailed;
    }
    if (!found.hasMet()) {
        console.error(goalMissed(request->goal));
        return ExitCode::LimitCrossed;
    }
    return ExitCode::Done;
}

}
