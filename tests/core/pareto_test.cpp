// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/pareto.h"

#include <gtest/gtest.h>

#include <limits>

using sidelight::paretoFront;
using sidelight::TradeOff;

namespace
{

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

using Front = std::vector<std::size_t>;

}

TEST(ParetoFront, KeepsWhatNothingElseBeats)
{
    // (9, 41) is beaten by (8, 41.5), (20, 40) by all that are faster and better; (44, inf) gives the most.
    const std::vector<TradeOff> choices{{44.0, kInfinity}, {9.0, 41.0}, {8.0, 41.5},
                                        {20.0, 40.0},      {6.0, 38.0}, {12.0, 45.0}};
    EXPECT_EQ(paretoFront(choices), Front({4, 2, 5, 0}));
}

TEST(ParetoFront, OfEqualCostsTheBetterStays)
{
    EXPECT_EQ(paretoFront(std::vector<TradeOff>{{5.0, 30.0}, {5.0, 32.0}, {5.0, 31.0}}), Front({1}));
}

TEST(ParetoFront, OfEqualGainsTheCheaperStays)
{
    EXPECT_EQ(paretoFront(std::vector<TradeOff>{{7.0, kInfinity}, {5.0, kInfinity}}), Front({1}));
}

TEST(ParetoFront, OfEqualChoicesTheFirstStays)
{
    EXPECT_EQ(paretoFront(std::vector<TradeOff>{{5.0, 30.0}, {5.0, 30.0}}), Front({0}));
}

TEST(ParetoFront, LeavesOutWhatIsNoNumber)
{
    EXPECT_EQ(paretoFront(std::vector<TradeOff>{
                  {kNotANumber, 50.0}, {1.0, kNotANumber}, {-kInfinity, 50.0}, {3.0, 20.0}}),
              Front({3}));
    EXPECT_EQ(paretoFront({}), Front());
}
