// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/quality_metrics.h"
#include "tests/quality/golden_pairs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ostream>

namespace sidelight
{

static void PrintTo(const GoldenPair &pair, std::ostream *out)
{
    *out << pair.name;
}

namespace
{

constexpr double kSsimTolerance = 1e-6; // what the project promises against scikit-image
constexpr double kPsnrTolerance = 1e-4; // dB, likewise
constexpr double kErrorTolerance = 1e-7; // relative; a difference of two samples is rounded to float32
constexpr double kMapTolerance = 2e-6; // one window in float32; over a picture these errors cancel

class Golden : public testing::TestWithParam<GoldenPair>
{
};

TEST_P(Golden, FiguresEqualScikitImage)
{
    const GoldenPair &pair = GetParam();
    const auto quality = measureQuality(pair.reference, pair.test, Reference::Truth);
    ASSERT_TRUE(quality.has_value()) << sentence(quality.error());
    EXPECT_NEAR(quality->mse, pair.mse, kErrorTolerance * pair.mse);
    if (std::isinf(pair.psnrDb)) {
        EXPECT_EQ(quality->psnrDb, pair.psnrDb);
    } else {
        EXPECT_NEAR(quality->psnrDb, pair.psnrDb, kPsnrTolerance);
    }
    ASSERT_TRUE(quality->ssim.has_value());
    EXPECT_NEAR(*quality->ssim, pair.ssim, kSsimTolerance);
}

TEST_P(Golden, MapEqualsScikitImage)
{
    const GoldenPair &pair = GetParam();
    const auto measured = measureQualityWithMap(pair.reference, pair.test, Reference::Truth);
    ASSERT_TRUE(measured.has_value()) << sentence(measured.error());
    ASSERT_NE(measured->ssimMap, nullptr);
    EXPECT_EQ(measured->ssimMap->width(), pair.reference.width() - 10);
    EXPECT_EQ(measured->ssimMap->height(), pair.reference.height() - 10);
    EXPECT_EQ(measured->ssimMap->channels(), 1);
    for (const auto &point : pair.map) {
        EXPECT_NEAR(measured->ssimMap->at(point.x, point.y, 0), point.ssim, kMapTolerance)
            << point.x << ", " << point.y;
    }
}

INSTANTIATE_TEST_SUITE_P(Pairs, Golden, testing::ValuesIn(goldenPairs()),
                         [](const auto &each) { return each.param.name; });

}

}
