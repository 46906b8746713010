// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/calibration/histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace sidelight::test
{
namespace
{

std::vector<float> numbers(std::size_t count, float reach, unsigned seed)
{
    std::mt19937 generator(seed);
    std::vector<float> values(count);
    for (float &value : values) {
        value = reach * (static_cast<float>(generator()) / 2147483648.0F - 1.0F);
    }
    return values;
}

void expectSame(const Histogram &a, const Histogram &b)
{
    EXPECT_EQ(a.count(), b.count());
    EXPECT_EQ(a.least(), b.least());
    EXPECT_EQ(a.greatest(), b.greatest());
    EXPECT_EQ(a.binWidth(), b.binWidth());
    EXPECT_TRUE(std::ranges::equal(a.bins(), b.bins()));
}

TEST(Histogram, IsCondensedToFewBinsWithZeroBetweenTwo)
{
    Histogram histogram;
    EXPECT_EQ(histogram.condensed(4), ValueHistogram{});
    // Bins of 1/2048, 3072 below zero and 1025 above: 1024 at a time make 3 and 2.
    histogram.add(std::vector<float>{-1.5F, -1.0F, -0.25F, -0.0F, 0.0F, 0.25F, 0.5F});
    const ValueHistogram five = histogram.condensed(5);
    EXPECT_EQ(five.low, -1.5);
    EXPECT_EQ(five.counts, (std::vector<std::uint64_t>{1, 1, 1, 3, 1}));
    EXPECT_EQ(five.high, 1.0);
}

TEST(Histogram, KeepsAllCountsHoweverFewBinsThereAre)
{
    const std::vector<float> values = numbers(10'001, 3.0F, 1);
    Histogram histogram;
    histogram.add(values);
    for (const std::size_t most : {2, 3, 64, 1000}) {
        const ValueHistogram few = histogram.condensed(most);
        EXPECT_LE(few.counts.size(), most);
        EXPECT_GT(few.counts.size(), most / 3);
        EXPECT_LE(few.low, histogram.least());
        EXPECT_GT(few.high, histogram.greatest());
        const double width = (few.high - few.low) / static_cast<double>(few.counts.size());
        std::vector<std::uint64_t> expected(few.counts.size());
        for (const float value : values) {
            ++expected[static_cast<std::size_t>((value - few.low) / width)];
        }
        EXPECT_EQ(few.counts, expected) << most;
    }
}

TEST(Histogram, CountsEveryValueInTheBinItLiesIn)
{
    const std::vector<float> values = numbers(10'001, 3.0F, 1);
    Histogram histogram;
    histogram.add(values);
    EXPECT_EQ(histogram.count(), values.size());
    EXPECT_EQ(histogram.least(), *std::ranges::min_element(values));
    EXPECT_EQ(histogram.greatest(), *std::ranges::max_element(values));
    EXPECT_EQ(histogram.binWidth(), 8.0 / Histogram::kBins);
    std::vector<std::uint64_t> expected(Histogram::kBins);
    for (const float value : values) {
        const auto bin = static_cast<int>(std::floor(value / histogram.binWidth())) + Histogram::kBins / 2;
        ++expected[static_cast<std::size_t>(bin)];
        EXPECT_GE(value, histogram.binLow(bin));
        EXPECT_LT(value, histogram.binLow(bin + 1));
    }
    EXPECT_TRUE(std::ranges::equal(histogram.bins(), expected));
}

TEST(Histogram, DoesNotDependOnOrderNorOnHowTheValuesWereSplit)
{
    std::vector<float> values = numbers(1000, 0.01F, 2);
    const std::vector<float> wide = numbers(1000, 700.0F, 3);
    values.insert(values.end(), wide.begin(), wide.end());
    Histogram whole;
    whole.add(values);
    Histogram parts;
    const std::span<const float> all(values);
    for (std::size_t begin = 0; begin < values.size(); begin += 137) {
        Histogram part;
        part.add(all.subspan(begin, std::min<std::size_t>(137, values.size() - begin)));
        parts.merge(part);
    }
    expectSame(whole, parts);
    std::ranges::reverse(values);
    Histogram backwards;
    for (const float &value : values) {
        backwards.add(std::span(&value, 1));
    }
    expectSame(whole, backwards);
}

TEST(Histogram, KeepsWhatIsNoNumberApart)
{
    const float infinity = std::numeric_limits<float>::infinity();
    const std::vector<float> values{1.0F, std::nanf(""), -2.0F, infinity, -infinity, 0.0F};
    Histogram histogram;
    histogram.add(values);
    EXPECT_EQ(histogram.count(), 3U);
    EXPECT_EQ(histogram.notFinite(), 3U);
    EXPECT_EQ(histogram.least(), -2.0);
    EXPECT_EQ(histogram.greatest(), 1.0);
    EXPECT_EQ(std::accumulate(histogram.bins().begin(), histogram.bins().end(), std::uint64_t{0}), 3U);
}

TEST(Histogram, HoldsExtremes)
{
    const float most = std::numeric_limits<float>::max();
    const float least = std::numeric_limits<float>::denorm_min();
    const std::vector<float> values{most, -most, least, 0.0F};
    Histogram histogram;
    histogram.add(values);
    EXPECT_EQ(histogram.count(), 4U);
    EXPECT_EQ(histogram.greatest(), most);
    EXPECT_TRUE(std::isfinite(histogram.binWidth()));
    EXPECT_EQ(histogram.bins()[Histogram::kBins / 2], 2U);
    Histogram empty;
    empty.merge(Histogram());
    empty.add(std::span<const float>());
    EXPECT_EQ(empty.count(), 0U);
}

TEST(Histogram, BehindALeakyReluIsThatOfItsValues)
{
    const auto leaky = [](double x) { return x < 0.0 ? 0.2 * x : x; };
    const std::vector<float> values = numbers(20'000, 1.0F, 4);
    std::vector<float> after(values.size());
    std::ranges::transform(values, after.begin(), [&](float x) { return static_cast<float>(leaky(x)); });
    Histogram before;
    before.add(values);
    Histogram expected;
    expected.add(after);
    const Histogram mapped = before.mapped(leaky);
    EXPECT_EQ(mapped.count(), expected.count());
    EXPECT_NEAR(mapped.least(), expected.least(), 1e-7);
    EXPECT_NEAR(mapped.greatest(), expected.greatest(), 1e-7);
    EXPECT_EQ(mapped.binWidth(), expected.binWidth());
    // Up to any bin, as many values, but for those of one bin.
    std::int64_t difference = 0;
    for (int bin = 0; bin < Histogram::kBins; ++bin) {
        difference +=
            static_cast<std::int64_t>(mapped.bins()[bin]) - static_cast<std::int64_t>(expected.bins()[bin]);
        EXPECT_LE(std::abs(difference), 40) << bin;
    }
}

}
}
