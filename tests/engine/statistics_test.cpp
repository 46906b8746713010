// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/statistics.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace sidelight::test
{
namespace
{

TEST(Statistics, NoRunsHaveNoSummary)
{
    EXPECT_FALSE(summarize({}));
}

TEST(Statistics, QuantilesInterpolateBetweenOrderStatistics)
{
    // numpy.quantile([1..10], [.5, .95]) = 5.5, 9.55
    const std::vector<double> runs{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    const auto summary = summarize(runs);
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->count, 10);
    EXPECT_DOUBLE_EQ(summary->medianMs, 5.5);
    EXPECT_DOUBLE_EQ(summary->p95Ms, 9.55);
    EXPECT_EQ(summary->minMs, 1.0);
    EXPECT_EQ(summary->maxMs, 10.0);
}

TEST(Statistics, SpeedUpIsTheRatioOfTheMedians)
{
    const auto original = summarize(std::vector<double>{40, 44, 48});
    const auto variant = summarize(std::vector<double>{11});
    EXPECT_DOUBLE_EQ(*speedUp(original, variant), 4.0);
    EXPECT_FALSE(speedUp(original, std::nullopt));
}

TEST(SpeedUpInterval, OfPairsInOneRatioIsThatRatio)
{
    const std::vector<double> original{40, 44, 100};
    const std::vector<double> variant{10, 11, 25};
    const auto interval = speedUpInterval(original, variant);
    ASSERT_TRUE(interval);
    EXPECT_DOUBLE_EQ(interval->low, 4.0);
    EXPECT_DOUBLE_EQ(interval->high, 4.0);
}

TEST(SpeedUpInterval, OfTwoPairsReachesFromOneToTheOther)
{
    // The resamples of two pairs are: the first twice (a quarter), the second twice (a quarter), both.
    const std::vector<double> original{10, 20};
    const std::vector<double> variant{5, 20};
    const auto interval = speedUpInterval(original, variant);
    ASSERT_TRUE(interval);
    EXPECT_DOUBLE_EQ(interval->low, 1.0);
    EXPECT_DOUBLE_EQ(interval->high, 2.0);
    EXPECT_TRUE(interval->contains(1.0));
}

TEST(SpeedUpInterval, NeedsTwoPairsOfTimes)
{
    EXPECT_FALSE(speedUpInterval(std::vector<double>{1}, std::vector<double>{1}));
    EXPECT_FALSE(speedUpInterval(std::vector<double>{1, 2}, std::vector<double>{1, 2, 3}));
    EXPECT_FALSE(speedUpInterval(std::vector<double>{1, 2}, std::vector<double>{0, 2}));
}

/// How many of 100 comparisons have an interval that contains the factor by which the variant is faster; the
/// times scatter by 5 %.
int intervalsThatContain(double factor, double asked)
{
    std::mt19937 random(7);
    std::normal_distribution<double> scatter(1.0, 0.05);
    int count = 0;
    for (int comparison = 0; comparison < 100; ++comparison) {
        std::vector<double> original(25);
        std::vector<double> variant(25);
        for (std::size_t i = 0; i < original.size(); ++i) {
            original[i] = 50.0 * scatter(random);
            variant[i] = 50.0 / factor * scatter(random);
        }
        const auto interval = speedUpInterval(original, variant);
        count += interval && interval->contains(asked) ? 1 : 0;
    }
    return count;
}

TEST(SpeedUpInterval, ContainsTheFactorThatIsThere)
{
    EXPECT_GE(intervalsThatContain(1.0, 1.0), 95);
    EXPECT_GE(intervalsThatContain(1.25, 1.25), 95);
    EXPECT_EQ(intervalsThatContain(1.25, 1.0), 0);
}

}
}
