// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/picture_plan.h"

#include "app/picture_paths.h"
#include "inference/core/recipe_plan.h"
#include "inference/imaging/exposure.h"
#include "inference/imaging/truth_matching.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>

namespace sidelight
{

namespace
{

namespace fs = std::filesystem;

/// The same text for all spellings of a path.
std::string canonical(const std::string &path)
{
    std::error_code ignored;
    const fs::path known = fs::weakly_canonical(path, ignored);
    return known.empty() ? path : known.string();
}

/// A folder of inputs may hold the truths, too: of its pictures, those that are named as a truth, or are that
/// of another picture, are no inputs.
std::vector<std::string> withoutTruths(const std::vector<std::string> &inputs,
                                       const std::vector<std::string> &truths, const PictureOptions &options)
{
    std::set<std::string> serving;
    const auto serve = [&](const std::string &path) { serving.insert(canonical(path)); };
    std::ranges::for_each(options.truths, serve);
    const auto matched = matchTruths(inputs, truths);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (matched[i] && canonical(*matched[i]) != canonical(inputs[i])) {
            serve(*matched[i]);
        }
    }
    const std::set<std::string> named(options.inputs.begin(), options.inputs.end());
    std::vector<std::string> kept;
    std::ranges::copy_if(inputs, std::back_inserter(kept), [&](const std::string &path) {
        return named.contains(path) || !serving.contains(canonical(path));
    });
    return kept;
}

/// With the other pictures of their folders: a longer exposure tells a ratio also where only the short ones
/// are named.
std::vector<std::string> withNeighbours(std::vector<std::string> pictures)
{
    std::set<std::string> folders;
    for (const std::string &path : pictures) {
        const std::string folder = fs::path(path).parent_path().string();
        folders.insert(folder.empty() ? "." : folder);
    }
    for (const std::string &folder : folders) {
        if (const auto there = expandPictures({folder})) {
            pictures.insert(pictures.end(), there->begin(), there->end());
        }
    }
    return pictures;
}

}

Expected<PicturePlan> planPictures(const PictureOptions &options)
{
    PicturePlan plan;
    const auto inputs = expandPictures(options.inputs);
    if (!inputs) {
        return std::unexpected(inputs.error());
    }
    const auto truths = expandPictures(options.truths);
    if (!truths) {
        return std::unexpected(truths.error());
    }
    const std::vector<std::string> kept = withoutTruths(*inputs, *truths, options);
    if (kept.empty()) {
        return std::unexpected(Error{ErrorCode::Usage,
                                     {},
                                     "every picture of --input is one of --truth",
                                     "name the inputs one by one",
                                     {}});
    }

    const auto matched = matchTruths(kept, *truths);
    std::set<std::string> used;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        ReadRequest request;
        request.input = kept[i];
        request.truth = matched[i];
        const auto fromNames = request.truth ? exposureRatioFromNames(kept[i], *request.truth) : std::nullopt;
        request.exposureRatio = options.exposureRatio.value_or(fromNames.value_or(1.0));
        if (request.truth) {
            used.insert(*request.truth);
        } else if (!truths->empty()) {
            plan.warnings.push_back(oneLine(kept[i], 1000) + ": no ground truth has a name that fits");
        }
        plan.pictures.push_back(std::move(request));
    }
    // A folder of truths may hold more than is asked for.
    for (const std::string &truth : options.truths) {
        std::error_code ignored;
        if (!used.contains(truth) && !fs::is_directory(truth, ignored)) {
            plan.warnings.push_back(oneLine(truth, 1000) + ": is the ground truth of no input, by its name");
        }
    }
    return plan;
}

Expected<std::vector<CalibrationPicture>> calibrationPictures(const CalibrationOptions &options)
{
    std::vector<CalibrationPicture> pictures;
    if (options.pictures.empty()) {
        return pictures;
    }
    const auto all = expandPictures(options.pictures);
    if (!all) {
        return std::unexpected(all.error());
    }
    // Only a longer exposure of the same scene is a truth here: stems may be alike by chance.
    std::set<std::string> truths;
    std::vector<std::optional<double>> ratios(all->size());
    const auto matched = matchTruths(*all, withNeighbours(*all));
    for (std::size_t i = 0; i < all->size(); ++i) {
        ratios[i] = matched[i] ? exposureRatioFromNames((*all)[i], *matched[i]) : std::nullopt;
        if (ratios[i] && canonical(*matched[i]) != canonical((*all)[i])) {
            truths.insert(canonical(*matched[i]));
        }
    }
    for (std::size_t i = 0; i < all->size(); ++i) {
        if (!truths.contains(canonical((*all)[i]))) {
            pictures.push_back({(*all)[i], options.exposureRatio.value_or(ratios[i].value_or(1.0))});
        }
    }
    return pictures;
}

Error noCalibration(const std::string &recipe)
{
    return {ErrorCode::Usage,
            {},
            "the recipe " + oneLine(recipe, 80) + " needs pictures to calibrate on",
            "name some like those it will run on with --calibrate",
            {}};
}

Expected<Variant> plannedVariant(const std::string &model, const std::string &recipe,
                                 const CalibrationOptions &calibrate)
{
    Variant variant;
    variant.modelPath = model;
    const auto parsed = parseRecipe(recipe);
    const auto plan = parsed ? planOf(*parsed) : std::unexpected(parsed.error());
    if (!plan) {
        return std::unexpected(plan.error());
    }
    variant.recipe = *parsed;
    const auto pictures = calibrationPictures(calibrate);
    if (!pictures) {
        return std::unexpected(pictures.error());
    }
    if (plan->needsCalibration() && pictures->empty()) {
        return std::unexpected(noCalibration(recipe));
    }
    variant.calibration = *pictures;
    return variant;
}

}
