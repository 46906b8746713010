// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/fail_limit.h"
#include "app/cli/picture_plan.h"
#include "app/comparison.h"
#include "inference/core/hosting.h"
#include "inference/engine/reading_thread.h"
#include "inference/files/output_file.h"

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// The options of `sidelight compare` as they were written.
struct CompareOptions {
    std::string original;
    std::vector<std::string> variants;
    std::vector<std::string> inputs;
    std::vector<std::string> truths;
    std::optional<double> exposureRatio;
    int threads = 0;
    CalibrationOptions calibrate; ///< for recipes that need it
    HostingSettings hosting;
    std::string out; ///< folder; empty: write nothing
    bool force = false;
    bool json = false;
    std::vector<std::string> failIf;
};

/// What a comparison is going to do, decided before any model is opened.
struct ComparePlan {
    std::vector<ComparedVariant> variants; ///< the original first; labels and infos are still to come
    std::vector<ReadRequest> pictures;
    std::vector<std::string> grids; ///< path of the grid of each picture; empty without a folder
    std::string figuresCsv; ///< path; empty without a folder
    std::string figuresJson;
    Existing existing = Existing::Refuse;
    std::vector<FailLimit> limits;
    HostingSettings hosting;
    std::vector<std::string> warnings; ///< sentences
};

/// Reads the options: what is a file and what a recipe, which pictures a folder stands for, which truth
/// belongs to which input, where the results go.
///
/// Errors   Usage, BadRecipe; FileMissing, NoPermission (folders of pictures); FileExists, CannotWrite
Expected<ComparePlan> planComparison(const CompareOptions &options);

/// What --variant means: a model file, or a recipe of the original.
///
/// Errors   BadRecipe where it is neither
Expected<Variant> variantFromText(const std::string &text, const std::string &originalPath);

}
