// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/statistics.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sidelight
{

namespace
{

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

}
