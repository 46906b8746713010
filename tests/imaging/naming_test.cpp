// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/exposure.h"
#include "inference/imaging/truth_matching.h"

#include <gmock/gmock.h>

#include <clocale>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::Optional;

TEST(ExposureNames, ReadsTheRatioFromAPairInTheSidManner)
{
    EXPECT_THAT(exposureRatioFromNames("/a/00001_00_0.1s.ARW", "/b/00001_00_10s.ARW"),
                Optional(testing::DoubleEq(100.0)));
    EXPECT_THAT(exposureRatioFromNames("00001_07_0.04s.dng", "00001_00_10s.png"),
                Optional(testing::DoubleEq(250.0)));
}

TEST(ExposureNames, GoesNoFurtherThanThreeHundred)
{
    EXPECT_THAT(exposureRatioFromNames("00001_00_0.033s.dng", "00001_00_10s.png"), Optional(300.0));
}

TEST(ExposureNames, SaysNothingForOtherNames)
{
    EXPECT_EQ(exposureRatioFromNames("00001_00_0.1s.dng", "00002_00_10s.png"), std::nullopt);
    EXPECT_EQ(exposureRatioFromNames("00001_00_10s.dng", "00001_00_0.1s.png"), std::nullopt);
    EXPECT_EQ(exposureRatioFromNames("photo.dng", "photo.png"), std::nullopt);
    for (const char *name :
         {"", "s", "_", "_s", "_1s", "a_s.dng", "a_0s.dng", "a_-1s.dng", "a_nans.dng", "a_infs.dng",
          "a_1e999s.dng", "a_0,1s.dng", "a_1x2s.dng", "/a_1s/", "boats_1.dng"}) {
        EXPECT_FALSE(exposureName(name).has_value()) << name;
    }
}

TEST(ExposureNames, ReadsNamesWithoutExtensionAndWithFoldersInTheSidManner)
{
    const auto name = exposureName("/x_3s/00001_00_0.1s");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->scene, "00001");
    EXPECT_DOUBLE_EQ(name->seconds, 0.1);
}

TEST(ExposureNames, ReadsDecimalPointsInEveryLocale)
{
    const std::string before = std::setlocale(LC_ALL, nullptr);
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) {
        GTEST_SKIP() << "there is no locale with a decimal comma here";
    }
    EXPECT_THAT(exposureRatioFromNames("1_00_0.1s.dng", "1_00_10s.dng"), Optional(testing::DoubleEq(100.0)));
    std::setlocale(LC_ALL, before.c_str());
}

TEST(TruthMatching, PairsScenesInTheSidManner)
{
    EXPECT_THAT(matchTruths({"i/00002_00_0.1s.dng", "i/00001_03_0.04s.dng", "i/00009_00_0.1s.dng"},
                            {"t/00001_00_10s.png", "t/00002_00_10s.png"}),
                ElementsAre(Optional(std::string("t/00002_00_10s.png")),
                            Optional(std::string("t/00001_00_10s.png")), std::nullopt));
}

TEST(TruthMatching, TakesTheLongestExposureOfAScene)
{
    EXPECT_THAT(
        matchTruths({"1_00_0.1s.dng", "2_00_0.1s.dng"}, {"1_00_1s.png", "1_00_30s.png", "1_00_10s.png"}),
        ElementsAre(Optional(std::string("1_00_30s.png")), std::nullopt));
}

TEST(TruthMatching, PairsEqualStems)
{
    EXPECT_THAT(matchTruths({"in/a.jpg", "in/b.jpg"}, {"truth/b.png", "truth/c.png"}),
                ElementsAre(std::nullopt, Optional(std::string("truth/b.png"))));
}

TEST(TruthMatching, PairsASingleInputWithASingleTruth)
{
    EXPECT_THAT(matchTruths({"night.dng"}, {"day.png"}), ElementsAre(Optional(std::string("day.png"))));
    EXPECT_THAT(matchTruths({"night.dng"}, {}), ElementsAre(std::nullopt));
    EXPECT_TRUE(matchTruths({}, {"day.png"}).empty());
}

}

}
