// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges and grids against those of PyTorch's observers and of NumPy; the script that asked them lies beside
// the data.
#include "inference/calibration/activation_range.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <random>

namespace sidelight::test
{
namespace
{

const std::string kData = SIDELIGHT_TEST_DATA "/quantization/";
constexpr std::size_t kPictures = 3;

std::vector<float> goldenValues()
{
    std::ifstream file(kData + "activations.f32", std::ios::binary);
    std::vector<float> values(kPictures * 4096);
    file.read(reinterpret_cast<char *>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
    EXPECT_TRUE(file);
    return values;
}

nlohmann::json golden()
{
    std::ifstream file(kData + "golden.json");
    return nlohmann::json::parse(file);
}

ActivationStatistics seen(std::span<const float> values, std::size_t pictures)
{
    ActivationStatistics statistics;
    const std::size_t each = values.size() / pictures;
    for (std::size_t i = 0; i < pictures; ++i) {
        Histogram one;
        one.add(values.subspan(i * each, each));
        statistics.least.push_back(one.least());
        statistics.greatest.push_back(one.greatest());
        statistics.histogram.merge(one);
    }
    return statistics;
}

QuantizationPlan plan(Observer observer, int bits = 8)
{
    QuantizationPlan result;
    result.observer = observer;
    result.activationBits = bits;
    return result;
}

double exactError(std::span<const float> values, const QuantizationGrid &grid)
{
    double sum = 0.0;
    for (const float value : values) {
        sum += std::pow(grid.rounded(value) - value, 2.0);
    }
    return sum / static_cast<double>(values.size());
}

TEST(ActivationRange, OfEverythingSeenGivesPyTorchsScaleAndZeroPoint)
{
    const auto statistics = seen(goldenValues(), kPictures);
    const auto expected = golden()["observers"];
    const ActivationRange range = activationRange(statistics, plan(Observer::MinMax));
    const QuantizationGrid grid = activationGrid(range, 8, false);
    EXPECT_FLOAT_EQ(static_cast<float>(grid.scale), expected["min-max"]["scale"].get<float>());
    EXPECT_EQ(grid.zeroPoint, expected["min-max"]["zero_point"]);
    const QuantizationGrid symmetric = activationGrid(range, 8, true);
    EXPECT_FLOAT_EQ(static_cast<float>(symmetric.scale), expected["min-max symmetric"]["scale"].get<float>());
    EXPECT_EQ(symmetric.zeroPoint, expected["min-max symmetric"]["zero_point"]);
    EXPECT_NEAR(exactError(goldenValues(), grid), expected["min-max"]["mse"], 1e-7);
}

TEST(ActivationRange, OfTheMovingAverageGivesPyTorchsScaleAndZeroPoint)
{
    const auto expected = golden()["observers"]["moving-average"];
    const ActivationRange range =
        activationRange(seen(goldenValues(), kPictures), plan(Observer::MovingAverage));
    const QuantizationGrid grid = activationGrid(range, 8, false);
    EXPECT_NEAR(grid.scale, expected["scale"], 1e-8);
    EXPECT_EQ(grid.zeroPoint, expected["zero_point"]);
}

TEST(ActivationRange, OfPercentilesIsNumPys)
{
    // NumPy interpolates between the two values next to the percentile; here those lie so far apart.
    constexpr double kGap = 0.01;
    const auto statistics = seen(goldenValues(), kPictures);
    const auto expected = golden()["observers"]["percentile 99"];
    QuantizationPlan asked = plan(Observer::Percentile);
    asked.percentile = 99.0;
    const ActivationRange range = activationRange(statistics, asked);
    EXPECT_NEAR(range.low, expected["low"], kGap);
    EXPECT_NEAR(range.high, expected["high"], kGap);
}

TEST(ActivationRange, OfLeastSquaresErrsNoMoreThanPyTorchsHistogram)
{
    const std::vector<float> values = goldenValues();
    const ActivationRange range = activationRange(seen(values, kPictures), plan(Observer::Histogram));
    const double error = exactError(values, activationGrid(range, 8, false));
    EXPECT_LE(error, golden()["observers"]["histogram"]["mse"].get<double>() * 1.001);
}

/// Bell-shaped with rare values far out, as activations are.
std::vector<float> withOutliers(std::size_t count, bool positive)
{
    std::mt19937 generator(9);
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        float sum = -6.0F;
        for (int j = 0; j < 12; ++j) {
            sum += static_cast<float>(generator()) / 4294967296.0F;
        }
        sum = i % 997 == 0 ? sum * 6.0F : sum;
        values[i] = positive ? std::max(sum, 0.0F) : sum;
    }
    return values;
}

class LeastSquares : public testing::TestWithParam<std::tuple<int, bool>>
{
};

TEST_P(LeastSquares, FindsWhatTryingManyRangesFinds)
{
    const auto [bits, positive] = GetParam();
    const std::vector<float> values = withOutliers(20'000, positive);
    const auto statistics = seen(values, 1);
    const QuantizationPlan asked = plan(Observer::Histogram, bits);
    const double found = exactError(values, activationGrid(activationRange(statistics, asked), bits, false));
    double best = found;
    const Histogram &histogram = statistics.histogram;
    for (int i = 1; i <= 60; ++i) {
        for (int j = positive ? 60 : 1; j <= 60; ++j) {
            const ActivationRange tried{std::min(histogram.least(), 0.0) * j / 60.0,
                                        histogram.greatest() * i / 60.0};
            best = std::min(best, squaredError(histogram, activationGrid(tried, bits, false)));
        }
    }
    EXPECT_LE(found, best * 1.05);
}

INSTANTIATE_TEST_SUITE_P(Bits, LeastSquares,
                         testing::Combine(testing::Values(2, 3, 4, 6, 8), testing::Bool()));

TEST(ActivationRange, OfLeastDivergenceClipsOutliersAndKeepsTheRest)
{
    for (const bool positive : {true, false}) {
        const auto statistics = seen(withOutliers(200'000, positive), 1);
        const ActivationRange range = activationRange(statistics, plan(Observer::Kl, 4));
        EXPECT_LT(range.high, statistics.histogram.greatest() * 0.5);
        EXPECT_GT(range.high, 1.5); // The bell ends at about 3.5.
        EXPECT_EQ(range.low < 0.0, !positive);
    }
}

TEST(ActivationRange, OfNothingAndOfZerosIsUsable)
{
    for (const Observer observer : {Observer::MinMax, Observer::MovingAverage, Observer::Percentile,
                                    Observer::Histogram, Observer::Kl}) {
        const std::vector<float> zeros(100, 0.0F);
        for (const ActivationStatistics &statistics : {ActivationStatistics{}, seen(zeros, 1)}) {
            const ActivationRange range = activationRange(statistics, plan(observer));
            EXPECT_LE(range.low, 0.0);
            EXPECT_GE(range.high, 0.0);
            const QuantizationGrid grid = activationGrid(range, 8, false);
            EXPECT_GT(grid.scale, 0.0);
            EXPECT_EQ(grid.rounded(0.0), 0.0);
        }
    }
}

TEST(QuantizationGrid, HoldsZeroExactlyAndAsManyLevelsAsItHasBits)
{
    for (int bits = 2; bits <= 8; ++bits) {
        for (const bool symmetric : {false, true}) {
            const QuantizationGrid grid = activationGrid({-0.3, 1.7}, bits, symmetric);
            EXPECT_EQ(grid.highest - grid.lowest + 1, 1 << bits);
            EXPECT_EQ(grid.rounded(0.0), 0.0);
            EXPECT_EQ(grid.rounded(100.0), grid.high());
            EXPECT_EQ(grid.rounded(-100.0), grid.low());
            EXPECT_LE(grid.zeroPoint, grid.highest);
            EXPECT_GE(grid.zeroPoint, grid.lowest);
        }
    }
}

}
}
