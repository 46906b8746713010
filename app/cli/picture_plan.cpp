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

/// A folder of inputs may hold the truths, too: of its pictures, those that are named as a truth, or are that
/// of another picture, are no inputs.
std::vector<std::string> withoutTruths(const std::vector<std::string> &inputs,
                                       const std::vector<std::string> &truths, const PictureOptions &options)
{
    std::set<std::string> serving;
    const auto serve = [&](const std::string &path) { serving.insert(canonicalPath(path)); };
    std::ranges::for_each(options.truths, serve);
    const auto matched = matchTruths(inputs, truths);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (matched[i] && canonicalPath(*matched[i]) != canonicalPath(inputs[i])) {
            serve(*matched[i]);
        }
    }
    const std::set<std::string> named(options.inputs.begin(), options.inputs.end());
    std::vector<std::string> kept;
    std::ranges::copy_if(inputs, std::back_inserter(kept), [&](const std::string &path) {
        return named.contains(path) || !serving.contains(canonicalPath(path));
    });
    return kept;
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

Expected<std::vector<ReadRequest>> comparedPictures(const CalibrationOptions &options)
{
    const auto pictures = calibrationPictures(options);
    if (!pictures) {
        return std::unexpected(pictures.error());
    }
    std::vector<ReadRequest> requests;
    for (const CalibrationPicture &picture : *pictures) {
        requests.push_back({0, picture.path, std::nullopt, picture.exposureRatio});
    }
    return requests;
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
