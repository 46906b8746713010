// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/study.h"

#include <cstddef>
#include <span>
#include <vector>

namespace sidelight
{

/// Shares by which figures may differ that are about the same: a file by what is written around its weights,
/// a time by what one variant differs from one measurement to the next.
inline constexpr double kSameSize = 0.001;
inline constexpr double kSameTime = 0.02;

/// The figure of a point that the goal is about: dB, or SSIM.
double qualityOf(const SearchPoint &point, SearchGoal::Measure measure);

/// The one that a search prefers, whether they meet the goal or not: the smallest or the fastest, as is
/// wished. Of those that are about as small or fast as that, the one that is best in the other figure; of
/// those that are about as good in both, the one that is nearest to the original.
///
/// Sizes are about the same up to kSameSize, times up to kSameTime.
///
/// Shapes   points: at least one, none failed
/// Result   index; of equal ones the first
std::size_t preferredPoint(std::span<const SearchPoint *const> points, const SearchGoal &goal);

/// Whether a search prefers a to b.
bool isBetter(const SearchPoint &a, const SearchPoint &b, const SearchGoal &goal);

/// The points that no other beats both in what is wished and in quality, the smallest or fastest first; those
/// that failed are left out.
///
/// Result   indices
std::vector<std::size_t> paretoPoints(std::span<const SearchPoint> points, const SearchGoal &goal);

}
