// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/comparison.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace sidelight
{

namespace
{

std::string plainLabel(const ComparedVariant &variant)
{
    if (!variant.variant.label.empty()) {
        return variant.variant.label;
    }
    const std::string label = variant.info.label.empty()
        ? std::filesystem::path(variant.variant.modelPath).stem().string()
        : variant.info.label;
    const std::string recipe = recipeText(variant.variant.recipe);
    return recipe == recipeText(Recipe{}) ? label : label + ' ' + recipe;
}

}

std::optional<MeanQuality> meanOf(const std::vector<Quality> &qualities)
{
    if (qualities.empty()) {
        return std::nullopt;
    }
    MeanQuality mean;
    double ssimSum = 0.0;
    int ssimCount = 0;
    for (const Quality &quality : qualities) {
        mean.psnrDb += quality.psnrDb;
        mean.mse += quality.mse;
        if (quality.ssim) {
            ssimSum += *quality.ssim;
            ++ssimCount;
        }
    }
    mean.pictures = static_cast<int>(qualities.size());
    mean.psnrDb /= mean.pictures;
    mean.mse /= mean.pictures;
    if (ssimCount > 0) {
        mean.ssim = ssimSum / ssimCount;
    }
    return mean;
}

Measurement measurementOf(const RunResult &result)
{
    Measurement measurement;
    measurement.variant = result.variant;
    measurement.input = result.inputPath;
    measurement.error = result.error;
    measurement.originalQuality = result.original;
    measurement.truthQuality = result.truth;
    measurement.originalProblem = result.originalProblem;
    measurement.truthProblem = result.truthProblem;
    measurement.times = result.times;
    if (result.frame) {
        measurement.outputWidth = result.frame->width();
        measurement.outputHeight = result.frame->height();
    }
    measurement.schedule = result.schedule;
    measurement.threads = result.threads;
    measurement.engine = result.engine;
    measurement.torch = result.torch;
    measurement.peakBytes = result.peakBytes;
    measurement.device = result.device;
    return measurement;
}

VariantSummary summaryOf(const Comparison &comparison, VariantId variant)
{
    const ComparedVariant *original = originalOf(comparison);
    std::map<std::string, double> originalMs;
    for (const Measurement &measurement : comparison.measurements) {
        if (original != nullptr && measurement.variant == original->variant.id && !measurement.error) {
            originalMs[measurement.input] = measurement.times.forward.count();
        }
    }

    VariantSummary summary;
    std::vector<double> runsMs;
    std::vector<double> commonMs;
    std::vector<double> commonOriginalMs;
    std::vector<Quality> againstOriginal;
    std::vector<Quality> againstTruth;
    for (const Measurement &measurement : comparison.measurements) {
        if (measurement.variant != variant) {
            continue;
        }
        if (measurement.error) {
            ++summary.failed;
            continue;
        }
        runsMs.push_back(measurement.times.forward.count());
        summary.peakBytes = std::max(summary.peakBytes, measurement.peakBytes);
        if (const auto same = originalMs.find(measurement.input); same != originalMs.end()) {
            commonMs.push_back(runsMs.back());
            commonOriginalMs.push_back(same->second);
        }
        if (measurement.originalQuality) {
            againstOriginal.push_back(*measurement.originalQuality);
        }
        if (measurement.truthQuality) {
            againstTruth.push_back(*measurement.truthQuality);
        }
    }
    if (const auto timing = summarize(runsMs)) {
        summary.medianMs = timing->medianMs;
    }
    summary.speedUp = speedUp(summarize(commonOriginalMs), summarize(commonMs));
    if (original != nullptr && variant != original->variant.id) {
        summary.speedUpInterval = speedUpInterval(commonOriginalMs, commonMs);
    }
    summary.original = meanOf(againstOriginal);
    summary.truth = meanOf(againstTruth);
    return summary;
}

const ComparedVariant *originalOf(const Comparison &comparison)
{
    const auto found = std::ranges::find_if(comparison.variants, &ComparedVariant::isOriginal);
    return found == comparison.variants.end() ? nullptr : &*found;
}

const ComparedVariant *variantOf(const Comparison &comparison, VariantId variant)
{
    const auto found = std::ranges::find_if(comparison.variants, [&](const ComparedVariant &candidate) {
        return candidate.variant.id == variant;
    });
    return found == comparison.variants.end() ? nullptr : &*found;
}

void labelVariants(std::vector<ComparedVariant> &variants)
{
    std::set<std::string> taken;
    for (ComparedVariant &variant : variants) {
        const std::string plain = plainLabel(variant);
        variant.label = plain;
        for (int number = 2; !taken.insert(variant.label).second; ++number) {
            variant.label = plain + " (" + std::to_string(number) + ')';
        }
    }
}

}
