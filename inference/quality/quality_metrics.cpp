// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/quality_metrics.h"

#include "inference/core/thread_guard.h"
#include "inference/quality/picture_pair.h"
#include "inference/quality/psnr.h"

#include <optional>
#include <utility>

namespace sidelight
{

namespace
{

Expected<QualityWithMap> measure(const Frame &reference, const Frame &test, Reference kind,
                                 const MetricRecipe &recipe, const PairWish &wish)
{
    auto figures = measurePair(reference, test, recipe, wish);
    if (!figures) {
        return std::unexpected(std::move(figures.error()));
    }
    const Quality quality{kind, psnrDb(figures->mse, recipe.dataRange), figures->mse, figures->ssim, recipe};
    return QualityWithMap{quality, std::move(figures->map)};
}

}

Expected<Quality> measureQuality(const Frame &reference, const Frame &test, Reference kind,
                                 const MetricRecipe &recipe, int threads)
{
    noteHeavyCall("measureQuality");
    auto result = measure(reference, test, kind, recipe, {true, false, threads, std::nullopt});
    if (!result) {
        return std::unexpected(std::move(result.error()));
    }
    return result->quality;
}

Expected<QualityWithMap> measureQualityWithMap(const Frame &reference, const Frame &test, Reference kind,
                                               const MetricRecipe &recipe, int threads)
{
    noteHeavyCall("measureQuality");
    return measure(reference, test, kind, recipe, {true, true, threads, std::nullopt});
}

}
