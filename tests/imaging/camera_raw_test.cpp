// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/bayer_packing.h"
#include "inference/imaging/picture_reader.h"
#include "inference/imaging/raw_rendering.h"
#include "tests/imaging/test_pictures.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

using enum BayerSite;

/// The tests' DNG files hold 32 row + column above a black level of 100 of 1000.
float expectedValue(int row, int column)
{
    return static_cast<float>(32 * row + column) / 900.0F;
}

PicturePtr read(const std::string &name, double exposureRatio = 1.0)
{
    ReadOptions options;
    options.exposureRatio = exposureRatio;
    const auto picture = readPicture(dataPath(name), options);
    EXPECT_TRUE(picture) << sentence(picture.error());
    return picture.value_or(nullptr);
}

float valueAt(const Mosaic &mosaic, int x, int y)
{
    return mosaic.values()[static_cast<std::size_t>(y) * mosaic.width + x];
}

TEST(CameraRaw, GivesTheMosaicWithBlackAndWhiteLevelApplied)
{
    const PicturePtr picture = read("rggb.dng");
    ASSERT_TRUE(picture);
    ASSERT_TRUE(picture->mosaic);
    EXPECT_EQ(picture->format, "DNG");
    EXPECT_EQ(picture->bitsPerSample, 10);
    const Mosaic &mosaic = *picture->mosaic;
    ASSERT_EQ(mosaic.width, 32);
    ASSERT_EQ(mosaic.height, 24);
    for (int y = 0; y < 24; ++y) {
        for (int x = 0; x < 32; ++x) {
            ASSERT_NEAR(valueAt(mosaic, x, y), expectedValue(y, x), 1e-6);
        }
    }
}

TEST(CameraRaw, KnowsAllFourPatterns)
{
    EXPECT_THAT(read("rggb.dng")->mosaic->cell, ElementsAre(R, Gr, Gb, B));
    EXPECT_THAT(read("grbg.dng")->mosaic->cell, ElementsAre(Gr, R, B, Gb));
    EXPECT_THAT(read("gbrg.dng")->mosaic->cell, ElementsAre(Gb, B, R, Gr));
    EXPECT_THAT(read("bggr.dng")->mosaic->cell, ElementsAre(B, Gb, Gr, R));
}

TEST(CameraRaw, SubtractsABlackLevelOfEachSite)
{
    const PicturePtr picture = read("black_per_site.dng");
    ASSERT_TRUE(picture);
    EXPECT_NEAR(valueAt(*picture->mosaic, 4, 2), (32 * 2 + 4) / 900.0, 1e-6);
    EXPECT_NEAR(valueAt(*picture->mosaic, 5, 2), (32 * 2 + 5) / 890.0, 1e-6);
    EXPECT_NEAR(valueAt(*picture->mosaic, 4, 3), (32 * 3 + 4) / 880.0, 1e-6);
    EXPECT_NEAR(valueAt(*picture->mosaic, 5, 3), (32 * 3 + 5) / 870.0, 1e-6);
}

TEST(CameraRaw, CutsOddSidesToEvenOnes)
{
    const PicturePtr picture = read("odd_size.dng");
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->mosaic->width, 32);
    EXPECT_EQ(picture->mosaic->height, 24);
    EXPECT_THAT(picture->mosaic->cell, ElementsAre(R, Gr, Gb, B));
    EXPECT_NEAR(valueAt(*picture->mosaic, 31, 23), expectedValue(23, 31), 1e-6);
}

TEST(CameraRaw, ReadsTheWhiteBalanceOfTheShot)
{
    EXPECT_THAT(read("rggb.dng")->mosaic->whiteBalance,
                ElementsAre(testing::FloatNear(2.0F, 1e-4F), 1.0F, testing::FloatNear(1.6F, 1e-4F)));
    EXPECT_EQ(read("no_white_balance.dng")->mosaic->whiteBalance[1], 1.0F);
}

TEST(CameraRaw, TurnsTheMosaicUprightAndItsCellWithIt)
{
    // EXIF 3: turned by half; the last site of the cell comes first.
    const PicturePtr half = read("orientation_3.dng");
    ASSERT_TRUE(half);
    EXPECT_THAT(half->mosaic->cell, ElementsAre(B, Gb, Gr, R));
    EXPECT_NEAR(valueAt(*half->mosaic, 0, 0), expectedValue(23, 31), 1e-6);
    // EXIF 6: row 0 is the right side, so that the first upright pixel was the last of the first column.
    const PicturePtr quarter = read("orientation_6.dng");
    ASSERT_TRUE(quarter);
    EXPECT_EQ(quarter->mosaic->width, 24);
    EXPECT_EQ(quarter->mosaic->height, 32);
    EXPECT_NEAR(valueAt(*quarter->mosaic, 0, 0), expectedValue(23, 0), 1e-6);
    EXPECT_NEAR(valueAt(*quarter->mosaic, 23, 0), expectedValue(0, 0), 1e-6);
    // Stored (23,0) is G, (22,0) R, (23,1) B, (22,1) G: G R / B G.
    EXPECT_THAT(quarter->mosaic->cell, ElementsAre(Gr, R, B, Gb));
    const PicturePtr other = read("orientation_8.dng");
    ASSERT_TRUE(other);
    EXPECT_NEAR(valueAt(*other->mosaic, 0, 0), expectedValue(0, 31), 1e-6);
    EXPECT_NEAR(valueAt(*other->mosaic, 0, 31), expectedValue(0, 0), 1e-6);
    EXPECT_THAT(other->mosaic->cell, ElementsAre(Gb, B, R, Gr));
}

TEST(CameraRaw, TurnsEveryOrientation)
{
    struct Corner {
        int orientation;
        int row; ///< where the first upright pixel was stored
        int column;
        bool swapped;
    };
    constexpr Corner kCorners[] = {{2, 0, 31, false}, {3, 23, 31, false}, {4, 23, 0, false}, {5, 0, 0, true},
                                   {6, 23, 0, true},  {7, 23, 31, true},  {8, 0, 31, true}};
    for (const Corner &corner : kCorners) {
        const PicturePtr picture = read("orientation_" + std::to_string(corner.orientation) + ".dng");
        ASSERT_TRUE(picture);
        EXPECT_EQ(picture->mosaic->width, corner.swapped ? 24 : 32) << corner.orientation;
        EXPECT_NEAR(valueAt(*picture->mosaic, 0, 0), expectedValue(corner.row, corner.column), 1e-6)
            << corner.orientation;
    }
}

TEST(CameraRaw, AppliesTheExposureRatioToTheRenderingAndNotToTheMosaic)
{
    const PicturePtr plain = read("rggb.dng");
    const PicturePtr bright = read("rggb.dng", 4.0);
    ASSERT_TRUE(plain && bright);
    EXPECT_EQ(bright->exposureRatio, 4.0);
    EXPECT_TRUE(std::ranges::equal(bright->mosaic->values(), plain->mosaic->values()));
    EXPECT_GT(bright->frame->at(9, 3, 1), plain->frame->at(9, 3, 1));
    EXPECT_EQ(bright->frame->channels(), 3);
    EXPECT_EQ(bright->frame->width(), 32);
}

TEST(CameraRaw, RefusesWhatHasNoBayerMosaic)
{
    for (const char *name : {"monochrome.dng", "linear_rgb.dng"}) {
        const auto picture = readPicture(dataPath(name));
        ASSERT_FALSE(picture) << name;
        EXPECT_EQ(picture.error().code, ErrorCode::UnsupportedPicture) << name;
        EXPECT_THAT(picture.error().what, HasSubstr("Bayer mosaic")) << name;
    }
}

TEST(CameraRaw, RefusesABlackLevelAboveTheWhiteLevel)
{
    const auto picture = readPicture(dataPath("black_above_white.dng"));
    ASSERT_FALSE(picture);
    EXPECT_EQ(picture.error().code, ErrorCode::UnreadablePicture);
}

TEST(CameraRaw, OpensTheDemoSamples)
{
    const std::string sample = std::string(SIDELIGHT_DEMO) + "/samples/00036_00_0.1s.dng";
    if (access(sample.c_str(), R_OK) != 0) {
        GTEST_SKIP() << "the demo samples are not there";
    }
    const auto picture = readPicture(sample);
    ASSERT_TRUE(picture) << sentence(picture.error());
    EXPECT_EQ((*picture)->mosaic->width, 512);
    EXPECT_EQ((*picture)->mosaic->height, 512);
    EXPECT_EQ((*picture)->bitsPerSample, 14);
}

/// A 4 x 2 mosaic: two cells side by side, 0.01 to 0.08 in reading order.
Mosaic smallMosaic(std::array<BayerSite, 4> cell)
{
    Mosaic mosaic;
    mosaic.width = 4;
    mosaic.height = 2;
    mosaic.storage = heapStorage({0.01F, 0.02F, 0.03F, 0.04F, 0.05F, 0.06F, 0.07F, 0.08F});
    mosaic.cell = cell;
    return mosaic;
}

TEST(BayerPacking, OrdersThePlanesRedGreenBlueGreenForEveryPattern)
{
    // Each plane has two values, one of each cell.
    EXPECT_THAT(packMosaic(smallMosaic({R, Gr, Gb, B}), 1.0),
                ElementsAre(0.01F, 0.03F, 0.02F, 0.04F, 0.06F, 0.08F, 0.05F, 0.07F));
    EXPECT_THAT(packMosaic(smallMosaic({Gr, R, B, Gb}), 1.0),
                ElementsAre(0.02F, 0.04F, 0.01F, 0.03F, 0.05F, 0.07F, 0.06F, 0.08F));
    EXPECT_THAT(packMosaic(smallMosaic({Gb, B, R, Gr}), 1.0),
                ElementsAre(0.05F, 0.07F, 0.06F, 0.08F, 0.02F, 0.04F, 0.01F, 0.03F));
    EXPECT_THAT(packMosaic(smallMosaic({B, Gb, Gr, R}), 1.0),
                ElementsAre(0.06F, 0.08F, 0.05F, 0.07F, 0.01F, 0.03F, 0.02F, 0.04F));
}

TEST(BayerPacking, MultipliesByTheRatioAndClampsToOne)
{
    Mosaic mosaic = smallMosaic({R, Gr, Gb, B});
    mosaic.storage = heapStorage({0.0F, 0.001F, 0.005F, 0.01F, 0.02F, 0.5F, 1.0F, 2.0F});
    EXPECT_THAT(packMosaic(mosaic, 100.0),
                ElementsAre(0.0F, 0.5F, testing::FloatEq(0.1F), 1.0F, 1.0F, 1.0F, 1.0F, 1.0F));
}

TEST(RawRendering, ShowsANeutralSceneAsGray)
{
    for (const auto &cell : {std::array{R, Gr, Gb, B}, std::array{B, Gb, Gr, R}, std::array{Gr, R, B, Gb}}) {
        Mosaic mosaic;
        mosaic.width = 6;
        mosaic.height = 4;
        mosaic.cell = cell;
        mosaic.whiteBalance = {2.0F, 1.0F, 4.0F};
        std::vector<float> values;
        for (int y = 0; y < 4; ++y) {
            for (int x = 0; x < 6; ++x) {
                const BayerSite site = cell[2 * (y % 2) + x % 2];
                values.push_back(site == R ? 0.01F : (site == B ? 0.005F : 0.02F));
            }
        }
        mosaic.storage = heapStorage(std::move(values));
        const FramePtr frame = renderMosaic(mosaic, 10.0);
        for (const float value : frame->pixels()) {
            // 0.2 in linear light is 0.48453 in sRGB.
            EXPECT_NEAR(value, 0.48453F, 1e-4);
        }
    }
}

TEST(RawRendering, InterpolatesEachColourFromItsNeighbours)
{
    Mosaic mosaic;
    mosaic.width = 4;
    mosaic.height = 4;
    std::vector<float> values(16, 0.0F);
    values[1 * 4 + 1] = 1.0F; // a blue site
    mosaic.storage = heapStorage(std::move(values));
    const FramePtr frame = renderMosaic(mosaic, 1.0);
    EXPECT_NEAR(frame->at(1, 1, 2), 1.0F, 1e-5);
    EXPECT_EQ(frame->at(1, 1, 0), 0.0F);
    EXPECT_NEAR(frame->at(2, 1, 2), 0.735357F, 1e-4); // half of it, encoded
    EXPECT_NEAR(frame->at(1, 2, 2), 0.735357F, 1e-4);
    EXPECT_NEAR(frame->at(2, 2, 2), 0.537099F, 1e-4); // a quarter of it
    EXPECT_NEAR(frame->at(0, 0, 2), 1.0F, 1e-5); // at the border the only blue around
}

}

}
