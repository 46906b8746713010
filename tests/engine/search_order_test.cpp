// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/search_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;
using testing::IsEmpty;

const SearchGoal kFastest{SearchGoal::Wish::Fastest, SearchGoal::Measure::Psnr, 40.0};
const SearchGoal kSmallest{SearchGoal::Wish::Smallest, SearchGoal::Measure::Psnr, 40.0};

SearchPoint point(std::uint64_t bytes, double ms, double psnrDb)
{
    SearchPoint result;
    result.bytes = bytes;
    result.medianMs = ms;
    result.worstPsnrDb = psnrDb;
    result.worstSsim = 1.0 - psnrDb / 100.0; // The other way round, to tell them apart.
    return result;
}

TEST(SearchOrder, PrefersWhatIsWished)
{
    const SearchPoint small = point(1000, 20.0, 41.0);
    const SearchPoint fast = point(2000, 10.0, 41.0);
    EXPECT_TRUE(isBetter(small, fast, kSmallest));
    EXPECT_FALSE(isBetter(fast, small, kSmallest));
    EXPECT_TRUE(isBetter(fast, small, kFastest));
    EXPECT_FALSE(isBetter(small, fast, kFastest));
    EXPECT_FALSE(isBetter(small, small, kFastest));
}

TEST(SearchOrder, LooksAtTheOtherFigureWhereTimesOrSizesAreTheSame)
{
    EXPECT_TRUE(isBetter(point(1'000'000, 10.05, 41.0), point(2'000'000, 10.0, 50.0), kFastest));
    EXPECT_TRUE(isBetter(point(1'000'100, 10.0, 41.0), point(1'000'000, 20.0, 50.0), kSmallest));
    EXPECT_TRUE(isBetter(point(1'000'000, 10.0, 50.0), point(1'000'100, 10.05, 41.0), kFastest));
    // 10 % and 1 % are differences.
    EXPECT_FALSE(isBetter(point(1'000'000, 11.0, 41.0), point(2'000'000, 10.0, 50.0), kFastest));
    EXPECT_FALSE(isBetter(point(1'010'000, 10.0, 41.0), point(1'000'000, 20.0, 50.0), kSmallest));
}

TEST(SearchOrder, IsNotLedAwayFromTheFastestBySmallSteps)
{
    // Each is smaller than the one before and takes 1 % longer.
    std::vector<SearchPoint> points;
    std::vector<const SearchPoint *> pointers;
    points.reserve(20);
    for (int i = 0; i < 20; ++i) {
        points.push_back(point(static_cast<std::uint64_t>(1'000'000 - 10'000 * i), 10.0 + 0.1 * i, 41.0));
    }
    std::ranges::transform(points, std::back_inserter(pointers), [](const auto &known) { return &known; });
    EXPECT_EQ(preferredPoint(pointers, kFastest), 2U);
    EXPECT_EQ(preferredPoint(pointers, kSmallest), 19U);
}

TEST(ParetoPoints, AreThoseThatNoOtherBeatsInBoth)
{
    std::vector<SearchPoint> points{point(4000, 40.0, 90.0), point(2000, 10.0, 30.0), point(3000, 20.0, 45.0),
                                    point(2500, 30.0, 44.0), point(2600, 15.0, 29.0)};
    EXPECT_THAT(paretoPoints(points, kFastest), ElementsAre(1, 2, 0));
    EXPECT_THAT(paretoPoints(points, kSmallest), ElementsAre(1, 3, 2, 0));
    // By SSIM, which is the better the fewer dB here.
    SearchGoal similar = kFastest;
    similar.measure = SearchGoal::Measure::Ssim;
    EXPECT_THAT(paretoPoints(points, similar), ElementsAre(1, 4));
}

TEST(ParetoPoints, LeaveOutWhatFailedAndWhatIsTheSame)
{
    EXPECT_THAT(paretoPoints({}, kFastest), IsEmpty());
    std::vector<SearchPoint> points{point(0, 0.0, 0.0), point(2000, 10.0, 30.0), point(2000, 10.0, 30.0)};
    points[0].error = Error{};
    EXPECT_THAT(paretoPoints(points, kFastest), ElementsAre(1));
}

}
}
