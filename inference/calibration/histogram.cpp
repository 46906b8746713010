// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/calibration/histogram.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sidelight
{

namespace
{

constexpr double kSmallestReach = 0x1p-40;
constexpr int kHalf = Histogram::kBinsBelowZero;

struct Ends {
    float least = std::numeric_limits<float>::infinity();
    float greatest = -std::numeric_limits<float>::infinity();
    std::uint64_t notFinite = 0;
};

Ends endsOf(std::span<const float> values)
{
    // Lanes that the compiler can keep in vector registers.
    constexpr std::size_t kLanes = 16;
    std::array<float, kLanes> low;
    std::array<float, kLanes> high;
    low.fill(std::numeric_limits<float>::infinity());
    high.fill(-std::numeric_limits<float>::infinity());
    float poison = 0.0F; // 0 times a value that is not finite is no number
    std::array<float, kLanes> poisons{};
    const std::size_t whole = values.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const float value = values[i + lane];
            low[lane] = value < low[lane] ? value : low[lane];
            high[lane] = value > high[lane] ? value : high[lane];
            poisons[lane] += value * 0.0F;
        }
    }
    Ends ends;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        ends.least = std::min(ends.least, low[lane]);
        ends.greatest = std::max(ends.greatest, high[lane]);
        poison += poisons[lane];
    }
    for (std::size_t i = whole; i < values.size(); ++i) {
        ends.least = std::min(ends.least, values[i]);
        ends.greatest = std::max(ends.greatest, values[i]);
        poison += values[i] * 0.0F;
    }
    if (poison == 0.0F) {
        return ends;
    }
    Ends finite;
    for (const float value : values) {
        if (std::isfinite(value)) {
            finite.least = std::min(finite.least, value);
            finite.greatest = std::max(finite.greatest, value);
        } else {
            ++finite.notFinite;
        }
    }
    return finite;
}

using Tables = std::array<std::vector<std::uint32_t>, 2>;

/// Counts finite values in turns in two tables.
void countInto(std::span<const float> values, float perWidth, Tables &tables)
{
    constexpr std::size_t kBlock = 256;
    std::array<std::int32_t, kBlock> places;
    for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
        const std::size_t length = std::min(kBlock, values.size() - begin);
        for (std::size_t i = 0; i < length; ++i) {
            const float place = values[begin + i] * perWidth;
            const auto whole = static_cast<std::int32_t>(place);
            places[i] = whole - static_cast<std::int32_t>(static_cast<float>(whole) > place) + kHalf;
        }
        std::size_t i = 0;
        for (; i + 1 < length; i += 2) {
            ++tables[0][places[i]];
            ++tables[1][places[i + 1]];
        }
        if (i < length) {
            ++tables[0][places[i]];
        }
    }
}

}

Histogram::Histogram()
    : m_bins(kBins)
    , m_reach(kSmallestReach)
{
}

void Histogram::growTo(double magnitude)
{
    if (magnitude < m_reach) {
        return;
    }
    if (m_count == 0) {
        m_reach = std::ldexp(1.0, std::ilogb(magnitude) + 1);
        return;
    }
    while (magnitude >= m_reach) {
        std::vector<std::uint64_t> wider(kBins);
        for (int bin = 0; bin < kBins; ++bin) {
            wider[((bin - kHalf) >> 1) + kHalf] += m_bins[bin];
        }
        m_bins = std::move(wider);
        m_reach *= 2.0;
    }
}

int Histogram::binOf(double value) const
{
    const double place = std::floor(value / binWidth()) + kHalf;
    return static_cast<int>(std::clamp(place, 0.0, static_cast<double>(kBins - 1)));
}

void Histogram::add(std::span<const float> values)
{
    const Ends ends = endsOf(values);
    m_notFinite += ends.notFinite;
    const std::uint64_t finite = values.size() - ends.notFinite;
    if (finite == 0) {
        return;
    }
    growTo(std::max(std::abs(static_cast<double>(ends.least)), std::abs(static_cast<double>(ends.greatest))));
    m_least = m_count == 0 ? ends.least : std::min<double>(m_least, ends.least);
    m_greatest = m_count == 0 ? ends.greatest : std::max<double>(m_greatest, ends.greatest);
    m_count += finite;
    // A power of two, so that the product is exact, and so is the bin.
    const auto perWidth = static_cast<float>(1.0 / binWidth());
    // Two tables, because neighbouring values often fall into one bin, and a count that was just stored is
    // slow to load.
    Tables tables{std::vector<std::uint32_t>(kBins), std::vector<std::uint32_t>(kBins)};
    if (ends.notFinite > 0) {
        for (const float value : values) {
            if (std::isfinite(value)) {
                ++tables[0][static_cast<std::size_t>(binOf(value))];
            }
        }
    } else {
        countInto(values, perWidth, tables);
    }
    for (const auto &table : tables) {
        for (int bin = 0; bin < kBins; ++bin) {
            m_bins[bin] += table[bin];
        }
    }
}

void Histogram::merge(const Histogram &other)
{
    m_notFinite += other.m_notFinite;
    if (other.m_count == 0) {
        return;
    }
    if (m_count == 0) {
        m_bins = other.m_bins;
        m_reach = other.m_reach;
        m_least = other.m_least;
        m_greatest = other.m_greatest;
        m_count = other.m_count;
        return;
    }
    Histogram wider = other;
    const double reach = std::max(m_reach, other.m_reach);
    growTo(reach / 2.0);
    wider.growTo(reach / 2.0);
    for (int bin = 0; bin < kBins; ++bin) {
        m_bins[bin] += wider.m_bins[bin];
    }
    m_least = std::min(m_least, other.m_least);
    m_greatest = std::max(m_greatest, other.m_greatest);
    m_count += other.m_count;
}

ValueHistogram Histogram::condensed(std::size_t mostBins) const
{
    if (m_count == 0) {
        return {};
    }
    const auto isFilled = [](std::uint64_t count) { return count > 0; };
    const auto first = static_cast<int>(std::ranges::find_if(m_bins, isFilled) - m_bins.begin()) - kHalf;
    const auto last = kBins - 1
        - static_cast<int>(std::ranges::find_if(m_bins.rbegin(), m_bins.rend(), isFilled) - m_bins.rbegin())
        - kHalf;
    const auto at = [](std::ptrdiff_t bin, std::ptrdiff_t together) {
        return bin >= 0 ? bin / together : -((-bin + together - 1) / together);
    };
    const auto binsOf = [&](int together) {
        return static_cast<std::size_t>(at(last, together) - at(first, together) + 1);
    };
    int together = 1;
    while (binsOf(together) > mostBins) {
        ++together;
    }
    const std::ptrdiff_t lowest = at(first, together);
    ValueHistogram result;
    result.counts.resize(binsOf(together));
    result.low = static_cast<double>(lowest * together) * binWidth();
    result.high = result.low + static_cast<double>(result.counts.size()) * together * binWidth();
    for (int bin = first; bin <= last; ++bin) {
        result.counts[static_cast<std::size_t>(at(bin, together) - lowest)] += m_bins[bin + kHalf];
    }
    return result;
}

Histogram Histogram::mapped(const std::function<double(double)> &function) const
{
    Histogram result;
    result.m_notFinite = m_notFinite;
    if (m_count == 0) {
        return result;
    }
    const double low = function(m_least);
    const double high = function(m_greatest);
    result.growTo(std::max(std::abs(low), std::abs(high)));
    for (int bin = 0; bin < kBins; ++bin) {
        if (m_bins[bin] > 0) {
            const double center = std::clamp(binCenter(bin), m_least, m_greatest);
            result.m_bins[result.binOf(function(center))] += m_bins[bin];
        }
    }
    result.m_count = m_count;
    result.m_least = low;
    result.m_greatest = high;
    return result;
}

}
