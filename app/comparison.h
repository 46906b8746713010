// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/model_info.h"
#include "inference/core/run.h"
#include "inference/core/variant.h"
#include "inference/engine/statistics.h"

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// A variant with what is known of its model.
struct ComparedVariant {
    Variant variant;
    std::string given; ///< what the person wrote for it: a path or a recipe
    std::string label; ///< unlike any other in the comparison
    bool isOriginal = false;
    ModelInfo info; ///< empty where error is set
    std::optional<Error> error; ///< why the model could not be opened
};

/// The figures of one variant on one picture: a run without its pictures.
struct Measurement {
    VariantId variant = 0;
    std::string input;
    std::string inputSha256; ///< empty where the picture could not be read
    std::string truth; ///< path; empty: there is none
    double exposureRatio = 1.0;
    std::optional<Error> error; ///< set: the run failed and there are no figures
    std::optional<Quality> originalQuality;
    std::optional<Quality> truthQuality;
    std::optional<Error> originalProblem; ///< see RunResult
    std::optional<Error> truthProblem;
    StageTimes times;
    int outputWidth = 0; ///< pixels
    int outputHeight = 0;
    Schedule schedule = Schedule::Turns;
    int threads = 0;
    std::string engine;
    std::string torch; ///< version of LibTorch
    std::string device;
    std::optional<std::uint64_t> peakBytes; ///< see RunResult
};

/// All figures of all variants on all pictures; what tables and files of figures are made from.
struct Comparison {
    std::vector<ComparedVariant> variants; ///< the original first
    std::vector<Measurement> measurements; ///< picture by picture, in the order of the variants
};

/// Means over the pictures for which there are figures.
struct MeanQuality {
    double psnrDb = 0.0; ///< arithmetic mean of the dB values; +infinity if one of them is
    double mse = 0.0;
    std::optional<double> ssim; ///< over the pictures that have one
    int pictures = 0;
};

/// Result   nullopt for no figures
std::optional<MeanQuality> meanOf(const std::vector<Quality> &qualities);

/// One variant over all pictures.
struct VariantSummary {
    std::optional<double> medianMs; ///< of the forward passes
    std::optional<double> speedUp; ///< over the original, on the pictures that both ran
    std::optional<Interval> speedUpInterval; ///< of 95 %
    std::optional<MeanQuality> original;
    std::optional<MeanQuality> truth;
    std::optional<std::uint64_t> peakBytes; ///< the most that any run saw
    int failed = 0; ///< pictures
};

/// What a run leaves behind once its pictures are dropped; what it does not know of its input (hash, truth,
/// exposure ratio) is left to the caller.
Measurement measurementOf(const RunResult &result);

VariantSummary summaryOf(const Comparison &comparison, VariantId variant);

/// The original of the comparison; null where there is none.
const ComparedVariant *originalOf(const Comparison &comparison);
const ComparedVariant *variantOf(const Comparison &comparison, VariantId variant);

/// Gives every variant a label that no other has: that of the model, with the recipe where it says more, with
/// a number where nothing else tells two apart.
void labelVariants(std::vector<ComparedVariant> &variants);

}
