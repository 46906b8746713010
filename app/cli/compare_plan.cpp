// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_plan.h"

#include "app/cli/picture_plan.h"
#include "inference/core/recipe_plan.h"
#include "inference/core/recipe_table.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <unistd.h>

namespace sidelight
{

namespace
{

namespace fs = std::filesystem;

Expected<std::vector<ComparedVariant>> plannedVariants(const CompareOptions &options)
{
    std::vector<ComparedVariant> planned;
    const auto add = [&](const std::string &given, Variant variant) {
        variant.id = static_cast<VariantId>(planned.size() + 1);
        variant.settings.threads = options.threads;
        ComparedVariant compared;
        compared.variant = std::move(variant);
        compared.given = given;
        compared.isOriginal = planned.empty();
        planned.push_back(std::move(compared));
    };
    Variant original;
    original.modelPath = options.original;
    add(options.original, original);
    for (const std::string &text : options.variants) {
        const auto variant = variantFromText(text, options.original);
        if (!variant) {
            return std::unexpected(variant.error());
        }
        add(text, *variant);
    }
    return planned;
}

/// Whether the folder can be made and written to, or is there and can be; nothing is made yet.
Expected<void> checkFolder(const std::string &folder)
{
    fs::path path = fs::absolute(folder).lexically_normal();
    std::error_code ignored;
    while (!fs::exists(path, ignored) && path.has_relative_path()) {
        path = path.parent_path();
    }
    if (!fs::is_directory(path, ignored)) {
        return std::unexpected(Error{ErrorCode::CannotWrite,
                                     folder,
                                     "cannot be made a folder, " + path.string() + " is a file",
                                     "choose another folder",
                                     {}});
    }
    if (access(path.c_str(), W_OK | X_OK) != 0) {
        return std::unexpected(Error{ErrorCode::CannotWrite,
                                     folder,
                                     "cannot be written to (no permission)",
                                     "choose another folder",
                                     {}});
    }
    return {};
}

Expected<void> planOutputs(const CompareOptions &options, ComparePlan &plan)
{
    if (auto checked = checkFolder(options.out); !checked) {
        return checked;
    }
    plan.existing = options.force ? Existing::Replace : Existing::Refuse;
    const fs::path folder(options.out);
    std::set<std::string> taken;
    for (const ReadRequest &picture : plan.pictures) {
        const std::string stem = fs::path(picture.input).stem().string();
        std::string name = stem + "_grid.png";
        for (int number = 2; !taken.insert(name).second; ++number) {
            name = stem + '_' + std::to_string(number) + "_grid.png";
        }
        plan.grids.push_back((folder / name).string());
    }
    plan.figuresCsv = (folder / "figures.csv").string();
    plan.figuresJson = (folder / "figures.json").string();
    std::vector<std::string> files = plan.grids;
    files.push_back(plan.figuresCsv);
    files.push_back(plan.figuresJson);
    for (const std::string &file : files) {
        if (auto checked = checkOutputFile(file, plan.existing); !checked) {
            return checked;
        }
    }
    return {};
}

/// The variants whose recipe needs it get the calibration pictures.
Expected<void> planCalibration(const CompareOptions &options, ComparePlan &plan)
{
    const auto pictures = calibrationPictures({options.calibrate.pictures, options.exposureRatio});
    if (!pictures) {
        return std::unexpected(pictures.error());
    }
    for (ComparedVariant &compared : plan.variants) {
        const auto recipe = planOf(compared.variant.recipe);
        if (!recipe || !recipe->needsCalibration()) {
            continue;
        }
        if (pictures->empty()) {
            return std::unexpected(noCalibration(compared.given));
        }
        compared.variant.calibration = *pictures;
    }
    return {};
}

}

Expected<Variant> variantFromText(const std::string &text, const std::string &originalPath)
{
    Variant variant;
    variant.modelPath = text;
    std::error_code ignored;
    if (fs::exists(text, ignored)) {
        return variant;
    }
    const auto recipe = parseRecipe(text);
    const auto known = recipe ? planOf(*recipe) : std::unexpected(recipe.error());
    if (known) {
        variant.modelPath = originalPath;
        variant.recipe = *recipe;
        return variant;
    }
    if (text.find_first_of("/.") != std::string::npos) {
        return variant; // Opening it will say that the file is missing.
    }
    return std::unexpected(Error{ErrorCode::BadRecipe,
                                 text,
                                 "is neither a model file nor a recipe (" + known.error().what + ")",
                                 "name a file, or one of the recipes " + recipeNames(),
                                 {}});
}

Expected<ComparePlan> planComparison(const CompareOptions &options)
{
    ComparePlan plan;
    plan.hosting = options.hosting;
    for (const std::string &text : options.failIf) {
        const auto limit = parseFailLimit(text);
        if (!limit) {
            return std::unexpected(limit.error());
        }
        if (limit->needsTruth() && options.truths.empty()) {
            return std::unexpected(Error{ErrorCode::Usage,
                                         {},
                                         "the limit \"" + limit->text + "\" is about the ground truth",
                                         "name it with --truth",
                                         {}});
        }
        plan.limits.push_back(*limit);
    }
    auto variants = plannedVariants(options);
    if (!variants) {
        return std::unexpected(variants.error());
    }
    plan.variants = std::move(*variants);
    auto pictures = planPictures({options.inputs, options.truths, options.exposureRatio});
    if (!pictures) {
        return std::unexpected(pictures.error());
    }
    plan.pictures = std::move(pictures->pictures);
    plan.warnings = std::move(pictures->warnings);
    if (auto calibrated = planCalibration(options, plan); !calibrated) {
        return std::unexpected(calibrated.error());
    }
    if (!options.out.empty()) {
        if (auto planned = planOutputs(options, plan); !planned) {
            return std::unexpected(planned.error());
        }
    }
    return plan;
}

}
