// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/picture_pair.h"
#include "tests/quality/golden_pairs.h"
#include "tests/quality/plain_ssim.h"
#include "tests/quality/test_pictures.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace sidelight
{

namespace
{

constexpr double kMeanTolerance = 1e-6; // what the project promises
constexpr double kWindowTolerance = 2e-6; // one window, float32
constexpr double kErrorTolerance = 1e-7; // relative; a difference of two samples is rounded to float32

std::string nameOf(InstructionSet set)
{
    return set == InstructionSet::Avx2 ? "Avx2" : "Baseline";
}

/// What the fast one says of a pair, against the definition.
void expectPlainFigures(const Frame &reference, const Frame &test, const MetricRecipe &recipe,
                        InstructionSet set)
{
    const auto figures = measurePair(reference, test, recipe, {true, true, 2, set});
    ASSERT_TRUE(figures.has_value()) << sentence(figures.error());
    const double mse = plainSquaredError(reference, test);
    EXPECT_NEAR(figures->mse, mse, kErrorTolerance * mse);
    const auto plain = plainSsim(reference, test, recipe);
    const double mean = std::accumulate(plain.begin(), plain.end(), 0.0) / static_cast<double>(plain.size());
    ASSERT_TRUE(figures->ssim.has_value());
    EXPECT_NEAR(*figures->ssim, mean, kMeanTolerance);
    const auto channels = static_cast<std::size_t>(reference.channels());
    ASSERT_EQ(figures->map->pixels().size() * channels, plain.size());
    for (std::size_t i = 0; i < figures->map->pixels().size(); ++i) {
        const auto first = plain.begin() + static_cast<std::ptrdiff_t>(i * channels);
        const double window =
            std::accumulate(first, first + reference.channels(), 0.0) / reference.channels();
        ASSERT_NEAR(figures->map->pixels()[i], window, kWindowTolerance) << "window " << i;
    }
}

class EachInstructionSet : public testing::TestWithParam<InstructionSet>
{
};

TEST_P(EachInstructionSet, GivesTheFiguresOfTheDefinitionOnTheGoldenPairs)
{
    for (const auto &pair : goldenPairs()) {
        SCOPED_TRACE(pair.name);
        expectPlainFigures(pair.reference, pair.test, {}, GetParam());
    }
}

TEST_P(EachInstructionSet, GivesTheFiguresOfTheDefinitionAtAnySize)
{
    // Around the sizes of a vector, of the window and of a block (128 x 64 in colour, 384 x 64 in gray).
    for (const int width : {11, 12, 26, 127, 128, 129, 138, 139, 263}) {
        SCOPED_TRACE(width);
        expectPlainFigures(randomPicture(width, 13, 3, 1), randomPicture(width, 13, 3, 2), {}, GetParam());
    }
    for (const int width : {15, 383, 385, 394, 395}) {
        SCOPED_TRACE(width);
        expectPlainFigures(randomPicture(width, 12, 1, 3), randomPicture(width, 12, 1, 4), {}, GetParam());
    }
    for (const int height : {11, 63, 64, 65, 73, 74, 75, 140}) {
        SCOPED_TRACE(height);
        expectPlainFigures(randomPicture(12, height, 3, 5), randomPicture(12, height, 3, 6), {}, GetParam());
    }
}

TEST_P(EachInstructionSet, TakesOtherWindowsAndConstants)
{
    for (const int size : {1, 3, 7, 13, 21}) {
        SCOPED_TRACE(size);
        MetricRecipe recipe;
        recipe.windowSize = size;
        recipe.sigma = 0.2 * size + 0.3;
        recipe.k1 = 0.02;
        recipe.k2 = 0.05;
        expectPlainFigures(randomPicture(140, 70, 3, 7), randomPicture(140, 70, 3, 8), recipe, GetParam());
    }
}

INSTANTIATE_TEST_SUITE_P(Usable, EachInstructionSet,
                         testing::ValuesIn(usableInstructionSets().begin(), usableInstructionSets().end()),
                         [](const auto &each) { return nameOf(each.param); });

}

}
