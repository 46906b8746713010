// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/statistics.h"

#include <gtest/gtest.h>

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

}
}
