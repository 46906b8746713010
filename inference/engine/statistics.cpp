// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/statistics.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace sidelight
{

namespace
{

constexpr int kResamples = 2000;

double quantile(const std::vector<double> &sorted, double p)
{
    const double position = p * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(position));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], position - static_cast<double>(below));
}

}

std::optional<TimingSummary> summarize(std::span<const double> runsMs)
{
    if (runsMs.empty()) {
        return std::nullopt;
    }
    std::vector<double> sorted(runsMs.begin(), runsMs.end());
    std::ranges::sort(sorted);
    return TimingSummary{static_cast<int>(sorted.size()), quantile(sorted, 0.5), quantile(sorted, 0.95),
                         sorted.front(), sorted.back()};
}

std::optional<double> speedUp(const std::optional<TimingSummary> &original,
                              const std::optional<TimingSummary> &variant)
{
    if (!original || !variant || variant->medianMs <= 0.0) {
        return std::nullopt;
    }
    return original->medianMs / variant->medianMs;
}

std::optional<Interval> speedUpInterval(std::span<const double> originalMs, std::span<const double> variantMs)
{
    const std::size_t pairs = originalMs.size();
    const auto isTime = [](double ms) { return ms > 0.0; };
    if (pairs < 2 || variantMs.size() != pairs || !std::ranges::all_of(originalMs, isTime)
        || !std::ranges::all_of(variantMs, isTime)) {
        return std::nullopt;
    }
    std::mt19937 random(1); // The distributions of the standard library differ from one to the other.
    std::vector<double> original(pairs);
    std::vector<double> variant(pairs);
    std::vector<double> ratios(kResamples);
    for (double &ratio : ratios) {
        for (std::size_t i = 0; i < pairs; ++i) {
            const std::size_t drawn = random() % pairs;
            original[i] = originalMs[drawn];
            variant[i] = variantMs[drawn];
        }
        ratio = summarize(original)->medianMs / summarize(variant)->medianMs;
    }
    std::ranges::sort(ratios);
    return Interval{quantile(ratios, 0.025), quantile(ratios, 0.975)};
}

}
