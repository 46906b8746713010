// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_report.h"

#include "app/cli/text_table.h"
#include "app/figures_json.h"
#include "inference/engine/search_order.h"

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

const char *wishText(const SearchGoal &goal)
{
    return goal.wish == SearchGoal::Wish::Smallest ? "smallest" : "fastest";
}

/// The points of the table: those that nothing beats, the model, and the best; in the order of the wish.
std::vector<std::size_t> shownPoints(const SearchOutcome &found, const SearchGoal &goal)
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

/// Each reason once, with the first recipe that it was met with.
std::string failuresText(const SearchOutcome &found)
{
    std::vector<std::pair<std::string, const SearchPoint *>> reasons;
    for (const SearchPoint &point : found.points) {
        if (!point.error) {
            continue;
        }
        const std::string reason = sentence(*point.error);
        if (std::ranges::find(reasons, reason, [](const auto &known) { return known.first; })
            == reasons.end()) {
            reasons.emplace_back(reason, &point);
        }
    }
    std::string text;
    for (const auto &[reason, point] : reasons) {
        text += fmt::format("failed  {}: {}\n", oneLine(recipeText(point->recipe), 100), reason);
    }
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

}

std::string leastText(const SearchGoal &goal)
{
    return goal.measure == SearchGoal::Measure::Psnr ? fmt::format("{:g} dB", goal.least)
                                                     : fmt::format("SSIM {:g}", goal.least);
}

std::string searchText(const SearchOutcome &found, const SearchRequest &request)
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
    text += failuresText(found);
    text += "best  " + recipeText(found.bestPoint().recipe) + '\n';
    return text;
}

nlohmann::ordered_json searchJson(const SearchOutcome &found, const SearchRequest &request)
{
    const SearchGoal &goal = request.goal;
    Json document;
    document["model"] = {{"path", request.variant.modelPath}, {"sha256", found.network.sha256}};
    document["goal"] = {{"wish", wishText(goal)},
                        {"measure", goal.measure == SearchGoal::Measure::Psnr ? "psnr" : "ssim"},
                        {"least", goal.least}};
    document["complete"] = found.complete;
    document["met"] = found.hasMet();
    document["best"] = found.points.empty() ? Json() : pointJson(found.bestPoint());
    document["file"] = found.written.empty() ? Json() : Json(found.written);
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

}
