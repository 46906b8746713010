// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/thread_guard.h"
#include "inference/quality/psnr.h"
#include "inference/quality/quality_metrics.h"
#include "inference/quality/ssim.h"
#include "tests/quality/test_pictures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace sidelight
{

namespace
{

using testing::HasSubstr;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Psnr, OfAConstantDifferenceOfATenthIsTwentyDecibels)
{
    // 0.65 in float32 is off by 2.4e-8, which is 2.1e-6 dB here.
    const auto mse = meanSquaredError(flatPicture(20, 12, 3, 0.75F), flatPicture(20, 12, 3, 0.65F));
    ASSERT_TRUE(mse.has_value());
    EXPECT_NEAR(*mse, 0.01, 1e-8);
    EXPECT_NEAR(psnrDb(*mse), 20.0, 3e-6);
}

TEST(Psnr, OfOneWrongSampleCountsAllSamples)
{
    std::vector<float> pixels(8 * 4 * 3, 0.5F);
    pixels[17] = 1.0F;
    const auto mse = meanSquaredError(flatPicture(8, 4, 3, 0.5F), Frame(8, 4, 3, pixels));
    EXPECT_DOUBLE_EQ(mse.value(), 0.25 / 96);
}

TEST(Psnr, FollowsTheDataRange)
{
    EXPECT_EQ(psnrDb(0.0), std::numeric_limits<double>::infinity());
    EXPECT_DOUBLE_EQ(psnrDb(1.0), 0.0);
    EXPECT_DOUBLE_EQ(psnrDb(0.001), 30.0);
    EXPECT_DOUBLE_EQ(psnrDb(255.0 * 255.0 / 100.0, 255.0), 20.0);
}

TEST(Psnr, IsSymmetric)
{
    const Frame a = randomPicture(37, 29, 3, 1);
    const Frame b = randomPicture(37, 29, 3, 2);
    EXPECT_EQ(meanSquaredError(a, b).value(), meanSquaredError(b, a).value());
}

TEST(Metrics, ClampBothPicturesToTheUnitRange)
{
    const auto quality =
        measureQuality(flatPicture(16, 16, 3, 1.0F), flatPicture(16, 16, 3, 7.5F), Reference::Original);
    ASSERT_TRUE(quality.has_value());
    EXPECT_EQ(quality->mse, 0.0);
    EXPECT_EQ(quality->ssim, 1.0);
    EXPECT_EQ(meanSquaredError(flatPicture(4, 4, 1, -3.0F), flatPicture(4, 4, 1, 0.5F)).value(), 0.25);
}

TEST(Ssim, OfAPictureAndItselfIsOneEverywhere)
{
    for (const int channels : {1, 3}) {
        const Frame picture = randomPicture(200, 90, channels, 3);
        const auto result = ssimWithMap(picture, picture);
        ASSERT_TRUE(result.has_value());
        EXPECT_EQ(result->mean, 1.0);
        for (const float value : result->map->pixels()) {
            ASSERT_FLOAT_EQ(value, 1.0F);
        }
    }
}

TEST(Ssim, OfBlackAndWhiteIsWhatTheConstantsLeave)
{
    // No variance and means 0 and 1: C1 / (1 + C1) of eq. 13.
    const auto mean = ssim(flatPicture(30, 30, 1, 0.0F), flatPicture(30, 30, 1, 1.0F));
    EXPECT_NEAR(mean.value(), 1e-4 / (1.0 + 1e-4), 1e-9);
}

TEST(Ssim, IsSymmetric)
{
    const Frame a = randomPicture(37, 29, 3, 4);
    const Frame b = randomPicture(37, 29, 3, 5);
    EXPECT_NEAR(ssim(a, b).value(), ssim(b, a).value(), 1e-9);
}

TEST(Ssim, NeedsAPictureOfTheSizeOfItsWindow)
{
    EXPECT_TRUE(ssim(flatPicture(11, 11, 3, 0.5F), flatPicture(11, 11, 3, 0.5F)).has_value());
    for (const auto &[width, height] : {std::pair{10, 40}, std::pair{40, 10}, std::pair{1, 1}}) {
        const Frame small = flatPicture(width, height, 3, 0.5F);
        const auto mean = ssim(small, small);
        ASSERT_FALSE(mean.has_value());
        EXPECT_EQ(mean.error().code, ErrorCode::TooSmall);
        EXPECT_THAT(sentence(mean.error()),
                    HasSubstr(std::to_string(width) + " x " + std::to_string(height)));
    }
}

TEST(Metrics, OfASmallPictureHaveNoSsim)
{
    const Frame small = flatPicture(10, 40, 3, 0.5F);
    const auto measured = measureQualityWithMap(small, small, Reference::Original);
    ASSERT_TRUE(measured.has_value());
    EXPECT_FALSE(measured->quality.ssim.has_value());
    EXPECT_EQ(measured->ssimMap, nullptr);
    EXPECT_TRUE(std::isinf(measured->quality.psnrDb));
}

TEST(Metrics, CarryTheirReferenceAndRecipe)
{
    MetricRecipe recipe;
    recipe.windowSize = 7;
    const Frame picture = randomPicture(20, 20, 1, 6);
    const auto quality = measureQuality(picture, picture, Reference::Truth, recipe);
    ASSERT_TRUE(quality.has_value());
    EXPECT_EQ(quality->reference, Reference::Truth);
    EXPECT_EQ(quality->recipe, recipe);
}

TEST(Metrics, NameBothSizesWhereTheyDiffer)
{
    const auto quality =
        measureQuality(flatPicture(64, 48, 3, 0.0F), flatPicture(32, 24, 3, 0.0F), Reference::Truth);
    ASSERT_FALSE(quality.has_value());
    EXPECT_EQ(quality.error().code, ErrorCode::SizeMismatch);
    EXPECT_THAT(sentence(quality.error()), HasSubstr("32 x 24"));
    EXPECT_THAT(sentence(quality.error()), HasSubstr("64 x 48"));
}

TEST(Metrics, RefuseAGrayPictureAgainstAColourOne)
{
    const auto quality =
        measureQuality(flatPicture(16, 16, 3, 0.0F), flatPicture(16, 16, 1, 0.0F), Reference::Truth);
    ASSERT_FALSE(quality.has_value());
    EXPECT_EQ(quality.error().code, ErrorCode::SizeMismatch);
    EXPECT_THAT(sentence(quality.error()), HasSubstr("gray"));
}

TEST(Metrics, CountSamplesThatAreNotFinite)
{
    // At the edges of blocks and in the last row and column too: each is counted once.
    std::vector<float> pixels(300 * 100, 0.5F);
    for (const int at : {0, 299, 127 * 300 / 2, 64 * 300 + 5, 99 * 300 + 299}) {
        pixels[at] = kNan;
    }
    pixels[70 * 300 + 70] = kInfinity;
    pixels[71 * 300 + 70] = -kInfinity;
    const Frame good = flatPicture(300, 100, 1, 0.5F);
    const Frame bad(300, 100, 1, pixels);
    const auto inTest = measureQuality(good, bad, Reference::Original);
    ASSERT_FALSE(inTest.has_value());
    EXPECT_EQ(inTest.error().code, ErrorCode::NonFiniteOutput);
    EXPECT_THAT(sentence(inTest.error()), HasSubstr("7 of 30000 samples of the picture"));
    const auto inReference = meanSquaredError(bad, good);
    ASSERT_FALSE(inReference.has_value());
    EXPECT_THAT(sentence(inReference.error()), HasSubstr("7 of 30000 samples of the reference"));
}

TEST(Metrics, RefuseAnImpossibleRecipe)
{
    const Frame picture = flatPicture(16, 16, 1, 0.5F);
    const auto fails = [&](auto change) {
        MetricRecipe recipe;
        change(recipe);
        const auto quality = measureQuality(picture, picture, Reference::Truth, recipe);
        return !quality.has_value() && quality.error().code == ErrorCode::Usage;
    };
    EXPECT_TRUE(fails([](MetricRecipe &recipe) { recipe.windowSize = 10; }));
    EXPECT_TRUE(fails([](MetricRecipe &recipe) { recipe.windowSize = -1; }));
    EXPECT_TRUE(fails([](MetricRecipe &recipe) { recipe.windowSize = 1001; }));
    EXPECT_TRUE(fails([](MetricRecipe &recipe) { recipe.sigma = 0.0; }));
    EXPECT_TRUE(fails([](MetricRecipe &recipe) { recipe.dataRange = std::nan(""); }));
    EXPECT_TRUE(fails([](MetricRecipe &recipe) { recipe.k1 = -0.01; }));
}

TEST(Metrics, AreTheSameWithAnyNumberOfThreads)
{
    const Frame a = randomPicture(411, 203, 3, 7);
    const Frame b = randomPicture(411, 203, 3, 8);
    const auto alone = measureQualityWithMap(a, b, Reference::Truth, {}, 1);
    ASSERT_TRUE(alone.has_value());
    for (const int threads : {0, 2, 3, 8, 1000}) {
        const auto together = measureQualityWithMap(a, b, Reference::Truth, {}, threads);
        ASSERT_TRUE(together.has_value());
        EXPECT_EQ(together->quality.mse, alone->quality.mse);
        EXPECT_EQ(together->quality.ssim, alone->quality.ssim);
        EXPECT_TRUE(std::ranges::equal(together->ssimMap->pixels(), alone->ssimMap->pixels()));
    }
}

TEST(Metrics, AreHeavyCalls)
{
    const Frame picture = flatPicture(16, 16, 1, 0.5F);
    const auto before = heavyCalls().all;
    EXPECT_TRUE(measureQuality(picture, picture, Reference::Truth).has_value());
    EXPECT_TRUE(measureQualityWithMap(picture, picture, Reference::Truth).has_value());
    EXPECT_TRUE(meanSquaredError(picture, picture).has_value());
    EXPECT_TRUE(ssim(picture, picture).has_value());
    EXPECT_EQ(heavyCalls().all, before + 4);
}

}

}
