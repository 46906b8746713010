// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/frame.h"

#include <gmock/gmock.h>

#include <limits>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;

TEST(Frame, IsRowsOfInterleavedChannels)
{
    const Frame frame(2, 2, 3, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    EXPECT_EQ(frame.at(1, 0, 2), 5.0F);
    EXPECT_EQ(frame.at(0, 1, 1), 7.0F);
    EXPECT_THAT(frame.row(1), ElementsAre(6, 7, 8, 9, 10, 11));
    EXPECT_TRUE(frame.sameSizeAs(Frame(2, 2, 1, std::vector<float>(4))));
    EXPECT_FALSE(frame.sameSizeAs(Frame(1, 4, 1, std::vector<float>(4))));
}

TEST(Frame, DoesNotTakePixelsThatDoNotFit)
{
    EXPECT_DEATH(Frame(2, 2, 3, std::vector<float>(4)), "");
    EXPECT_DEATH(Frame(2, 2, 2, std::vector<float>(8)), "");
    EXPECT_DEATH(Frame(0, 2, 1, std::vector<float>{}), "");
}

TEST(DisplayImage, IsClampedRoundedAndInTheOrderOfTheScreen)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const DisplayImagePtr image = toDisplayImage(Frame(2, 1, 3, {0.0F, 0.5F, 1.0F, -1.0F, 2.0F, nan}));
    EXPECT_THAT(image->bgrx, ElementsAre(255, 128, 0, 255, 0, 255, 0, 255));
}

TEST(DisplayImage, RepeatsGray)
{
    EXPECT_THAT(toDisplayImage(Frame(1, 1, 1, {0.2F}))->bgrx, ElementsAre(51, 51, 51, 255));
}

}

}
