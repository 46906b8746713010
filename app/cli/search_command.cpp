// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/search_command.h"

#include "app/cli/interrupt.h"
#include "app/cli/search_report.h"
#include "app/figures_json.h"
#include "inference/core/recipe_plan.h"
#include "inference/engine/budget_search.h"
#include "inference/engine/search_order.h"
#include "inference/files/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sidelight
{

namespace
{

/// Why nothing of the model could be quantized, where that is so.
std::optional<Error> whyNothingWasMade(const SearchOutcome &found)
{
    std::optional<Error> first;
    for (const SearchPoint &point : found.points) {
        if (!planOf(point.recipe)->quantization) {
            continue;
        }
        if (!point.error) {
            return std::nullopt;
        }
        first = first ? first : point.error;
    }
    return first;
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
    const auto pictures = comparedPictures({options.inputs, options.calibrate.exposureRatio});
    if (!pictures) {
        return std::unexpected(pictures.error());
    }
    request.pictures = *pictures;
    request.goal.wish = options.wish;
    request.goal.measure = options.leastPsnr ? SearchGoal::Measure::Psnr : SearchGoal::Measure::Ssim;
    request.goal.least = options.leastPsnr ? *options.leastPsnr : options.leastSsim.value_or(1.0);
    return request;
}

SearchEvents eventsFor(SearchOutcome &found, Console &console)
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
    SearchOutcome found;
    Expected<void> saved;
    bool stopped = false;
    {
        const Interrupt interrupt;
        const Hosts hosts = makeHosts(options.hosting);
        Machine machine;
        const auto searched =
            searchRecipes(*request, hosts, machine, eventsFor(found, console), interrupt.token());
        stopped = !searched && interrupt.token().stop_requested();
        if (!searched && !stopped) {
            return fail(searched.error());
        }
        found.complete = !stopped;
        if (!stopped && options.out && found.hasMet()) {
            saved =
                save(options, request->variant, found.bestPoint().recipe, hosts, console, interrupt.token());
            found.written = saved ? *options.out : "";
        }
    }
    if (const auto reason = whyNothingWasMade(found); reason && !stopped && !found.hasMet()) {
        return fail(*reason);
    }
    if (stopped) {
        console.warning(found.points.empty() ? "stopped: nothing was tried yet"
                            : options.out    ? "stopped: this is the best so far, and nothing was written"
                                             : "stopped: this is the best so far");
    }
    if (!found.points.empty()) {
        console.text(searchText(found, *request));
    }
    console.document(jsonText(searchJson(found, *request)));
    if (stopped) {
        return ExitCode::SomeFailed;
    }
    if (!saved) {
        return fail(saved.error()); // What was found is told all the same.
    }
    if (!found.hasMet()) {
        console.error(goalMissed(request->goal));
        return ExitCode::LimitCrossed;
    }
    return ExitCode::Done;
}

}
