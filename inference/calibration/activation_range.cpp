// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/calibration/activation_range.h"

#include "inference/calibration/rounding.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sidelight
{

namespace
{

/// c of PyTorch's MovingAverageMinMaxObserver.
constexpr double kAveraging = 0.01;
/// The least scale of PyTorch's observers: the epsilon of float32.
constexpr double kLeastScale = std::numeric_limits<float>::epsilon();

ActivationRange aroundZero(double low, double high)
{
    return {std::min(low, 0.0), std::max(high, 0.0)};
}

ActivationRange movingAverage(const ActivationStatistics &seen)
{
    double low = seen.least.front();
    double high = seen.greatest.front();
    for (std::size_t i = 1; i < seen.least.size(); ++i) {
        low += kAveraging * (seen.least[i] - low);
        high += kAveraging * (seen.greatest[i] - high);
    }
    return aroundZero(low, high);
}

/// The value below which a share of what was seen lies, with values spread evenly over their bin.
double quantile(const Histogram &seen, double share)
{
    const double wanted = share * static_cast<double>(seen.count());
    double below = 0.0;
    for (int bin = 0; bin < Histogram::kBins; ++bin) {
        const auto count = static_cast<double>(seen.bins()[bin]);
        if (count > 0.0 && below + count >= wanted) {
            const double place = seen.binLow(bin) + seen.binWidth() * (wanted - below) / count;
            return std::clamp(place, seen.least(), seen.greatest());
        }
        below += count;
    }
    return seen.greatest();
}

/// The bins that are not empty.
struct Counted {
    double value;
    double count;
};

std::vector<Counted> counted(const Histogram &seen)
{
    std::vector<Counted> list;
    for (int bin = 0; bin < Histogram::kBins; ++bin) {
        if (seen.bins()[bin] > 0) {
            const double center = std::clamp(seen.binCenter(bin), seen.least(), seen.greatest());
            list.push_back({center, static_cast<double>(seen.bins()[bin])});
        }
    }
    return list;
}

double sumOfSquares(const std::vector<Counted> &seen, const QuantizationGrid &grid)
{
    double sum = 0.0;
    const double perScale = 1.0 / grid.scale;
    const double lowest = grid.lowest - grid.zeroPoint;
    const double highest = grid.highest - grid.zeroPoint;
    for (const Counted &item : seen) {
        const double whole = std::clamp(nearestWhole(item.value * perScale), lowest, highest);
        const double error = whole * grid.scale - item.value;
        sum += item.count * error * error;
    }
    return sum;
}

ActivationRange leastSquares(const Histogram &seen, const QuantizationPlan &plan)
{
    const std::vector<Counted> list = counted(seen);
    const ActivationRange whole = aroundZero(seen.least(), seen.greatest());
    const auto error = [&](const ActivationRange &range) {
        return sumOfSquares(list, activationGrid(range, plan.activationBits, plan.symmetric));
    };
    ActivationRange best = whole;
    double least = error(best);
    const auto tryRange = [&](const ActivationRange &tried) {
        if (const double its = error(tried); its < least) {
            least = its;
            best = tried;
        }
    };
    // Coarsely both ends together, because one alone may end in a poor minimum; then each end finely.
    constexpr int kCoarse = 12;
    for (int i = 1; i <= kCoarse; ++i) {
        for (int j = whole.low < 0.0 ? 1 : kCoarse; j <= kCoarse; ++j) {
            tryRange({whole.low * j / kCoarse, whole.high * i / kCoarse});
        }
    }
    constexpr int kFine = 16;
    for (double step = 1.0 / kCoarse; step > 1e-3; step /= kFine / 2.0) {
        for (double ActivationRange::*end : {&ActivationRange::high, &ActivationRange::low}) {
            const double around = best.*end;
            for (int i = -kFine / 2; i <= kFine / 2; ++i) {
                ActivationRange tried = best;
                tried.*end = around + whole.*end * step * i / (kFine / 2.0);
                const bool within =
                    std::abs(tried.*end) <= std::abs(whole.*end) && tried.*end * whole.*end >= 0.0;
                if (within) {
                    tryRange(tried);
                }
            }
        }
    }
    return best;
}

/// Kullback-Leibler divergence of the magnitudes up to a threshold from the same in a few levels.
double lostInformation(const std::vector<double> &magnitudes, std::size_t threshold, std::size_t levels)
{
    // What lies beyond is clipped onto the last bin of the reference, but is unknown to the quantized one.
    std::vector<double> reference(magnitudes.begin(),
                                  magnitudes.begin() + static_cast<std::ptrdiff_t>(threshold));
    std::vector<double> quantized(threshold, 0.0);
    for (std::size_t level = 0; level < levels; ++level) {
        const std::size_t begin = level * threshold / levels;
        const std::size_t end = (level + 1) * threshold / levels;
        double sum = 0.0;
        double filled = 0.0;
        for (std::size_t i = begin; i < end; ++i) {
            sum += reference[i];
            filled += reference[i] > 0.0 ? 1.0 : 0.0;
        }
        for (std::size_t i = begin; i < end; ++i) {
            quantized[i] = reference[i] > 0.0 ? sum / filled : 0.0;
        }
    }
    for (std::size_t i = threshold; i < magnitudes.size(); ++i) {
        reference.back() += magnitudes[i];
    }
    double ofReference = 0.0;
    double ofQuantized = 0.0;
    for (std::size_t i = 0; i < threshold; ++i) {
        ofReference += reference[i];
        ofQuantized += quantized[i];
    }
    if (ofQuantized == 0.0) {
        return std::numeric_limits<double>::infinity();
    }
    // A bin that only the clipped values fill gets a small share, so that the divergence stays finite.
    constexpr double kSmallest = 1e-9;
    double divergence = 0.0;
    for (std::size_t i = 0; i < threshold; ++i) {
        const double p = reference[i] / ofReference;
        const double q = std::max(quantized[i] / ofQuantized, kSmallest);
        divergence += p > 0.0 ? p * std::log(p / q) : 0.0;
    }
    return divergence;
}

ActivationRange leastDivergence(const Histogram &seen, const QuantizationPlan &plan)
{
    constexpr int kHalf = Histogram::kBins / 2;
    std::vector<double> magnitudes(kHalf);
    for (int i = 0; i < kHalf; ++i) {
        magnitudes[i] = static_cast<double>(seen.bins()[kHalf + i] + seen.bins()[kHalf - 1 - i]);
    }
    // Zeros of a ReLU are exact at every scale, and would only draw the threshold towards zero.
    magnitudes[0] = magnitudes[1];
    while (magnitudes.size() > 2 && magnitudes.back() == 0.0) {
        magnitudes.pop_back();
    }
    const bool bothSigns = seen.least() < 0.0;
    const std::size_t levels = std::size_t{1} << (plan.activationBits - (bothSigns ? 1 : 0));
    // A distribution that has its weight away from zero would be cut down to almost nothing.
    constexpr double kMostClipped = 0.05;
    double total = 0.0;
    for (const double count : magnitudes) {
        total += count;
    }
    double least = std::numeric_limits<double>::infinity();
    std::size_t best = magnitudes.size();
    std::size_t shortest = 0;
    for (double within = 0.0; shortest < magnitudes.size() && within < (1.0 - kMostClipped) * total;
         ++shortest) {
        within += magnitudes[shortest];
    }
    const std::size_t step = std::max<std::size_t>(1, magnitudes.size() / 256);
    for (std::size_t threshold = std::max({levels, step, shortest}); threshold <= magnitudes.size();
         threshold += step) {
        if (const double lost = lostInformation(magnitudes, threshold, levels); lost < least) {
            least = lost;
            best = threshold;
        }
    }
    const double reach = static_cast<double>(best) * seen.binWidth();
    return aroundZero(std::max(seen.least(), -reach), std::min(seen.greatest(), reach));
}

}

double QuantizationGrid::rounded(double value) const
{
    const double whole = std::nearbyint(value / scale) + zeroPoint;
    return (std::clamp(whole, static_cast<double>(lowest), static_cast<double>(highest)) - zeroPoint) * scale;
}

QuantizationGrid activationGrid(const ActivationRange &range, int bits, bool symmetric)
{
    QuantizationGrid grid;
    grid.lowest = 0;
    grid.highest = (1 << bits) - 1;
    const double levels = grid.highest - grid.lowest;
    if (symmetric) {
        const double reach = std::max(-range.low, range.high);
        grid.scale = std::max(reach / (levels / 2.0), kLeastScale);
        grid.zeroPoint = 1 << (bits - 1);
        return grid;
    }
    grid.scale = std::max((range.high - range.low) / levels, kLeastScale);
    const double zero = grid.lowest - std::nearbyint(range.low / grid.scale);
    grid.zeroPoint = static_cast<int>(std::clamp<double>(zero, grid.lowest, grid.highest));
    return grid;
}

ActivationRange activationRange(const ActivationStatistics &seen, const QuantizationPlan &plan)
{
    const Histogram &histogram = seen.histogram;
    if (histogram.count() == 0) {
        return {};
    }
    switch (plan.observer) {
    case Observer::MovingAverage:
        if (!seen.least.empty()) {
            return movingAverage(seen);
        }
        break;
    case Observer::Percentile:
        return aroundZero(quantile(histogram, 1.0 - plan.percentile / 100.0),
                          quantile(histogram, plan.percentile / 100.0));
    case Observer::Histogram:
        return leastSquares(histogram, plan);
    case Observer::Kl:
        return leastDivergence(histogram, plan);
    case Observer::MinMax:
        break;
    }
    return aroundZero(histogram.least(), histogram.greatest());
}

double squaredError(const Histogram &seen, const QuantizationGrid &grid)
{
    return seen.count() == 0 ? 0.0 : sumOfSquares(counted(seen), grid) / static_cast<double>(seen.count());
}

}
