// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/measure_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sidelight
{

namespace
{

/// More values than any picture makes; sums of so many counts stay exact.
constexpr std::uint64_t kMostCounted = std::uint64_t{1} << 46;
// With these, the measures of a network fill no message.
constexpr std::size_t kMostLayers = 2048;
constexpr std::size_t kLongestName = 512;

bool isRatio(const std::optional<double> &decibel)
{
    return !decibel || std::isfinite(*decibel) || *decibel == std::numeric_limits<double>::infinity();
}

bool isInterval(double low, double high)
{
    return std::isfinite(low) && std::isfinite(high) && low <= high;
}

bool isRange(const std::optional<ClippingRange> &range)
{
    return !range || isInterval(range->low, range->high);
}

bool isHistogram(const ValueHistogram &histogram)
{
    return isInterval(histogram.low, histogram.high) && histogram.counts.size() <= kMostBins
        && std::ranges::all_of(histogram.counts, [](std::uint64_t count) { return count <= kMostCounted; });
}

bool areOutliers(const std::vector<OutlierChannel> &outliers)
{
    return outliers.size() <= kMostOutliers
        && std::ranges::all_of(outliers, [](const OutlierChannel &outlier) {
               return outlier.channel >= 0 && std::isfinite(outlier.times) && outlier.times > kOutlierTimes;
           });
}

bool isSound(const LayerMeasure &measure)
{
    return measure.layer.size() <= kLongestName && isRatio(measure.isolatedSqnrDb)
        && isRatio(measure.accumulatedSqnrDb) && isHistogram(measure.weights) && isRange(measure.weightRange)
        && isHistogram(measure.activations) && isRange(measure.activationRange) && measure.clipped >= 0.0
        && measure.clipped <= 1.0 && areOutliers(measure.weightOutliers)
        && areOutliers(measure.activationOutliers);
}

}

bool areSound(const std::vector<LayerMeasure> &measures)
{
    return measures.size() <= kMostLayers && std::ranges::all_of(measures, isSound);
}

}
