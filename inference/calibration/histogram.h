// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace sidelight
{

/// Counts values in bins of equal width around zero, of a range that grows with what is seen.
///
/// The range reaches to a power of two, and doubles by putting two bins together: what is counted does not
/// depend on the order or on how the values were split, so that parts made by several threads merge to the
/// same histogram.
///
/// Range    float32; values that are not finite are counted apart
/// Threads  one at a time
class Histogram
{
public:
    static constexpr int kBins = 8192;
    static constexpr int kBinsBelowZero = kBins / 2;

    Histogram();

    /// Cost     two passes over the values
    void add(std::span<const float> values);
    void merge(const Histogram &other);

    std::uint64_t count() const { return m_count; } ///< of finite values
    std::uint64_t notFinite() const { return m_notFinite; }
    double least() const { return m_least; } ///< exact; 0 where nothing was counted
    double greatest() const { return m_greatest; }

    double binWidth() const { return 2.0 * m_reach / kBins; }
    double binLow(int bin) const { return (bin - kBinsBelowZero) * binWidth(); } ///< its lower edge
    double binCenter(int bin) const { return binLow(bin) + binWidth() / 2.0; }
    std::span<const std::uint64_t> bins() const { return m_bins; }

    /// The same counts in fewer bins, from the least value to the greatest; zero is the edge of a bin.
    ///
    /// mostBins   2 or more
    ValueHistogram condensed(std::size_t mostBins) const;

    /// The histogram behind a function that keeps the order of values, such as a leaky ReLU.
    Histogram mapped(const std::function<double(double)> &function) const;

private:
    void growTo(double magnitude);
    int binOf(double value) const;

    std::vector<std::uint64_t> m_bins;
    double m_reach; ///< bins lie from -m_reach to +m_reach
    std::uint64_t m_count = 0;
    std::uint64_t m_notFinite = 0;
    double m_least = 0.0;
    double m_greatest = 0.0;
};

}
