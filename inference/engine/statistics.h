// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

namespace sidelight
{

/// Times of one variant in short.
struct TimingSummary {
    int count = 0;
    double medianMs = 0.0;
    double p95Ms = 0.0;
    double minMs = 0.0;
    double maxMs = 0.0;
};

/// Summary of runs in milliseconds, in any order; nullopt without runs.
///
/// Source   quantiles by linear interpolation between the order statistics: R. J. Hyndman, Y. Fan, "Sample
/// quantiles in
///          statistical packages", The American Statistician 50(4), 1996, definition 7
/// Cost     O(n log n)
std::optional<TimingSummary> summarize(std::span<const double> runsMs);

/// How many times as fast as the original a variant is: the ratio of the medians; nullopt where one has no
/// runs.
std::optional<double> speedUp(const std::optional<TimingSummary> &original,
                              const std::optional<TimingSummary> &variant);

}
