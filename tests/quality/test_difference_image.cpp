// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/difference_image.h"
#include "tests/quality/test_pictures.h"

#include <gmock/gmock.h>

#include <limits>

namespace sidelight
{
namespace
{

using testing::ElementsAre;

std::vector<int> pixelOf(const DisplayImage &image, std::size_t index)
{
    return {image.bgrx.begin() + static_cast<std::ptrdiff_t>(index) * 4,
            image.bgrx.begin() + static_cast<std::ptrdiff_t>(index + 1) * 4};
}

/// The shade of a difference of flat pictures, as B, G, R, 255.
std::vector<int> shadeOf(float difference)
{
    const auto image = differenceImage(flatPicture(3, 2, 3, 0.25F), flatPicture(3, 2, 3, 0.25F + difference));
    EXPECT_TRUE(image);
    return image ? pixelOf(*image, 5) : std::vector<int>{};
}

TEST(DifferenceImage, GoesFromBlackToWhite)
{
    EXPECT_THAT(shadeOf(0.0F), ElementsAre(0, 0, 0, 255));
    EXPECT_THAT(shadeOf(0.04F), ElementsAre(255, 255, 255, 255));
    EXPECT_THAT(shadeOf(0.4F), ElementsAre(255, 255, 255, 255));
    EXPECT_THAT(shadeOf(-0.04F), ElementsAre(255, 255, 255, 255));
}

/// Half way, the formula of the source gives, by hand: shade 128 of 255, so light = 0.50196, angle =
/// 2 pi (1/6 + 1 - 0.75294) = 2.59951, cos = -0.85664, sin = 0.51592, away = 0.12500.
TEST(DifferenceImage, HasTheColoursOfTheCubehelix)
{
    EXPECT_THAT(shadeOf(0.02F), ElementsAre(74, 121, 161, 255));
}

TEST(DifferenceImage, GrowsLighterWithTheDifference)
{
    double before = -1.0;
    for (int step = 0; step <= 50; ++step) {
        const std::vector<int> shade = shadeOf(static_cast<float>(step) * 0.0008F);
        const double light = 0.114 * shade[0] + 0.587 * shade[1] + 0.299 * shade[2];
        EXPECT_GT(light, before) << step;
        before = light;
    }
}

TEST(DifferenceImage, IsTheMeanOverChannelsOfWhatIsShown)
{
    // Channels differ by 0.06, 0 and 0: the mean is 0.02. Beyond 1, nothing is shown, so nothing differs.
    const Frame reference(1, 1, 3, {0.25F, 0.5F, 1.2F});
    const Frame test(1, 1, 3, {0.31F, 0.5F, 1.7F});
    const auto image = differenceImage(reference, test);
    ASSERT_TRUE(image);
    EXPECT_EQ(pixelOf(*image, 0), shadeOf(0.02F));
}

TEST(DifferenceImage, WhatIsNoNumberIsWhite)
{
    const auto image =
        differenceImage(Frame(1, 1, 1, {0.5F}), Frame(1, 1, 1, {std::numeric_limits<float>::quiet_NaN()}));
    ASSERT_TRUE(image);
    EXPECT_THAT(pixelOf(*image, 0), ElementsAre(255, 255, 255, 255));
}

TEST(DifferenceImage, NeedsPicturesOfOneSize)
{
    EXPECT_EQ(differenceImage(flatPicture(3, 2, 3, 0.0F), flatPicture(2, 3, 3, 0.0F)), nullptr);
    EXPECT_EQ(differenceImage(flatPicture(3, 2, 3, 0.0F), flatPicture(3, 2, 1, 0.0F)), nullptr);
}

}
}
