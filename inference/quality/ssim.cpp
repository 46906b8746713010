// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/ssim.h"

#include "inference/core/thread_guard.h"
#include "inference/quality/picture_pair.h"

#include <optional>
#include <string>
#include <utility>

namespace sidelight
{

namespace
{

Expected<SsimResult> similarity(const Frame &reference, const Frame &test, const MetricRecipe &recipe,
                                bool withMap)
{
    auto figures = measurePair(reference, test, recipe, {true, withMap, 0, std::nullopt});
    if (!figures) {
        return std::unexpected(std::move(figures.error()));
    }
    if (!figures->ssim) {
        const std::string window = std::to_string(recipe.windowSize);
        return std::unexpected(Error{
            ErrorCode::TooSmall,
            {},
            "the picture is " + std::to_string(reference.width()) + " x " + std::to_string(reference.height())
                + " pixels, smaller than the window of SSIM (" + window + " x " + window + ")",
            "compare larger pictures",
            {}});
    }
    return SsimResult{*figures->ssim, std::move(figures->map)};
}

}

Expected<double> ssim(const Frame &reference, const Frame &test, const MetricRecipe &recipe)
{
    noteHeavyCall("ssim");
    auto result = similarity(reference, test, recipe, false);
    if (!result) {
        return std::unexpected(std::move(result.error()));
    }
    return result->mean;
}

Expected<SsimResult> ssimWithMap(const Frame &reference, const Frame &test, const MetricRecipe &recipe)
{
    noteHeavyCall("ssim");
    return similarity(reference, test, recipe, true);
}

}
