// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

namespace sidelight
{

/// The profiling executor of TorchScript specialises a graph in its first runs; their times are kept apart.
inline constexpr int kWarmUpRuns = 3;

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

/// From low to high, both included.
struct Interval {
    double low = 0.0;
    double high = 0.0;

    bool contains(double value) const { return low <= value && value <= high; }
};

/// What the speed-up may be, with 95 % confidence, where original and variant ran on the same pictures: where
/// it contains 1, no difference is shown.
///
/// The same times give the same interval.
///
/// Shapes   both in milliseconds, of the same length, the i-th of one and the other on the same picture
/// Result   nullopt with fewer than two pairs or where a time is not above 0
/// Source   percentile interval of the bootstrap, 2,000 resamples of pairs: B. Efron, R. J. Tibshirani, "An
///          Introduction to the Bootstrap", 1993, sections 8.3 and 13.3
/// Cost     2,000 medians
std::optional<Interval> speedUpInterval(std::span<const double> originalMs,
                                        std::span<const double> variantMs);

}
