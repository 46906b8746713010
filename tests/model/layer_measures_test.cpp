// SPDX-License-Identifier: GPL-3.0-or-later
// What quantizing does to each layer: against figures worked out by hand, against PyTorch's eager mode, and
// against what the variants themselves answer. The scripts that made models and references lie beside them.
#include "tests/model/quantization_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <limits>
#include <numeric>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Gray; its pixels are each of the levels in turn, of 255.
Picture levels(const std::vector<int> &which, int width = kWidth, int height = kHeight)
{
    std::vector<float> pixels;
    for (int i = 0; i < width * height * 3; ++i) {
        const int level = which[static_cast<std::size_t>(i / 3) % which.size()];
        pixels.push_back(static_cast<float>(level) / 255.0F);
    }
    Picture result = picture();
    result.frame = std::make_shared<const Frame>(width, height, 3, std::move(pixels));
    return result;
}

Picture fourLevels()
{
    return levels({0, 85, 170, 255});
}

std::vector<LayerMeasure> measured(Model &model, const Picture &of)
{
    const auto measures = model.measureLayers(of);
    EXPECT_TRUE(measures) << (measures ? "" : sentence(measures.error()) + measures.error().detail);
    return measures ? *measures : std::vector<LayerMeasure>{};
}

std::vector<LayerMeasure> measured(const std::string &name, const std::string &recipe,
                                   const Picture &of = picture(), const Picture &calibration = picture())
{
    const auto model = made(name, recipe, calibration);
    return model ? measured(*model, of) : std::vector<LayerMeasure>{};
}

std::uint64_t total(const ValueHistogram &histogram)
{
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::uint64_t{0});
}

struct ByHand {
    const char *recipe;
    double noise; ///< for each four pixels, in steps of the output's grid
};

void PrintTo(const ByHand &given, std::ostream *out)
{
    *out << given.recipe;
}

class OneLayer : public testing::TestWithParam<ByHand>
{
};

/// With k = 0, 85, 170, 255 the layer gives k / 10 steps of 10 / 255 in its first two channels and k in the
/// third. Its weights 1, 1 and 10 become 127 / 127.5 of themselves.
constexpr double kSignal = 85 * 85 + 170 * 170 + 255 * 255;
constexpr double kSignalOfAll = kSignal + 2 * kSignal / 100;

TEST_P(OneLayer, LosesWhatIsWorkedOutByHand)
{
    const auto layers = measured("pointwise.pt", GetParam().recipe, fourLevels(), fourLevels());
    ASSERT_EQ(layers.size(), 1U);
    EXPECT_EQ(layers[0].layer, "layer");
    ASSERT_TRUE(layers[0].isolatedSqnrDb);
    EXPECT_NEAR(*layers[0].isolatedSqnrDb, 10.0 * std::log10(kSignalOfAll / GetParam().noise), 1e-3);
    // There is nothing before it.
    EXPECT_EQ(layers[0].accumulatedSqnrDb, layers[0].isolatedSqnrDb);
}

INSTANTIATE_TEST_SUITE_P(Each, OneLayer,
                         testing::Values(
                             // 8.47, 16.93 and 25.4 are rounded to 8, 17 and 25 instead of 8.5, 17
                             // and 25.5; 84.7, 169.3 and 254 to 85, 169 and 254 instead of 85, 170 and 255.
                             ByHand{"int8:observer=min-max", 2 * (0.25 + 0.25) + 1 + 1},
                             ByHand{"int8:observer=min-max,engine=qnnpack", 2 * (0.25 + 0.25) + 1 + 1},
                             // Only 8.5 and 25.5 are no whole numbers.
                             ByHand{"a8:observer=min-max", 2 * (0.25 + 0.25)},
                             // One part in 255 of each value.
                             ByHand{"w8", kSignalOfAll / (255 * 255)},
                             ByHand{"int8-dynamic", kSignalOfAll / (255 * 255)}));

TEST(LayerMeasures, TellRangesHistogramsAndOutliers)
{
    const auto layers = measured("pointwise.pt", "int8:observer=min-max", fourLevels(), fourLevels());
    ASSERT_EQ(layers.size(), 1U);
    const LayerMeasure &layer = layers[0];
    ASSERT_TRUE(layer.weightRange && layer.activationRange);
    EXPECT_NEAR(layer.weightRange->low, -128 * 10 / 127.5, 1e-6);
    EXPECT_NEAR(layer.weightRange->high, 127 * 10 / 127.5, 1e-6);
    EXPECT_NEAR(layer.activationRange->low, 0.0, 1e-6);
    EXPECT_NEAR(layer.activationRange->high, 10.0, 1e-6);
    EXPECT_EQ(layer.clipped, 0.0);
    EXPECT_THAT(layer.weightOutliers, ElementsAre(OutlierChannel{2, 10.0}));
    EXPECT_THAT(layer.activationOutliers, ElementsAre(OutlierChannel{2, 10.0}));
    // Six zeros, two ones, a ten.
    EXPECT_EQ(layer.weights.low, 0.0);
    EXPECT_NEAR(layer.weights.high, 10.0, 0.2);
    EXPECT_EQ(layer.weights.counts.front(), 6U);
    EXPECT_EQ(layer.weights.counts.back(), 1U);
    EXPECT_EQ(total(layer.weights), 9U);
    // A quarter of the values is zero, a twelfth is ten.
    constexpr std::uint64_t kValues = std::uint64_t{kWidth} * kHeight * 3;
    EXPECT_EQ(layer.activations.counts.front(), kValues / 4);
    EXPECT_EQ(layer.activations.counts.back(), kValues / 12);
    EXPECT_EQ(total(layer.activations), kValues);
    EXPECT_LE(layer.activations.counts.size(), kMostBins);
}

TEST(LayerMeasures, CountWhatLiesOutsideOfTheRange)
{
    // Calibrated up to a third: of the widest channel, half of the values are beyond.
    const auto layers = measured("pointwise.pt", "int8:observer=min-max", fourLevels(), levels({0, 85}));
    ASSERT_EQ(layers.size(), 1U);
    EXPECT_DOUBLE_EQ(layers[0].clipped, 1.0 / 6.0);
    EXPECT_NEAR(layers[0].activationRange->high, 10.0 / 3.0, 1e-6);
    EXPECT_NEAR(layers[0].activations.high, 10.0, 0.2);
}

TEST(LayerMeasures, LookBehindTheReluThatALayerDoesAlong)
{
    const auto layers = measured("rectified.pt", "int8:observer=min-max", fourLevels(), fourLevels());
    ASSERT_EQ(layers.size(), 2U);
    // The second channel is never above zero.
    EXPECT_NEAR(layers[0].activationRange->low, 0.0, 1e-6);
    EXPECT_EQ(layers[0].activations.low, 0.0);
    constexpr double kNoise = 0.25 + 0.25 + 1 + 1;
    EXPECT_NEAR(*layers[0].isolatedSqnrDb, 10.0 * std::log10((kSignal + kSignal / 100) / kNoise), 1e-3);
    // Where only weights are rounded, the ReLU is an operator of its own.
    EXPECT_LT(measured("rectified.pt", "w8", fourLevels())[0].activations.low, -0.9);
}

TEST(LayerMeasures, SayOfAKeptLayerWhatComesThroughIt)
{
    const auto all = measured("rectified.pt", "w4a4", fourLevels(), fourLevels());
    const auto firstKept = measured("rectified.pt", "w4a4:keep=first", fourLevels(), fourLevels());
    const auto secondKept = measured("rectified.pt", "w4a4:keep=second", fourLevels(), fourLevels());
    ASSERT_EQ(all.size(), 2U);
    ASSERT_EQ(firstKept.size(), 2U);
    ASSERT_EQ(secondKept.size(), 2U);
    EXPECT_EQ(firstKept[0].isolatedSqnrDb, std::nullopt);
    EXPECT_EQ(firstKept[0].accumulatedSqnrDb, kInfinity);
    EXPECT_EQ(firstKept[0].weightRange, std::nullopt);
    EXPECT_EQ(firstKept[0].activationRange, std::nullopt);
    EXPECT_EQ(firstKept[0].clipped, 0.0);
    EXPECT_EQ(total(firstKept[0].weights), 9U);
    EXPECT_EQ(firstKept[1].isolatedSqnrDb, all[1].isolatedSqnrDb);
    EXPECT_EQ(firstKept[1].accumulatedSqnrDb, firstKept[1].isolatedSqnrDb);
    EXPECT_LT(*all[1].accumulatedSqnrDb, *all[1].isolatedSqnrDb);
    EXPECT_EQ(secondKept[0], all[0]);
    EXPECT_EQ(secondKept[1].isolatedSqnrDb, std::nullopt);
    // It multiplies by one.
    EXPECT_NEAR(*secondKept[1].accumulatedSqnrDb, *all[0].accumulatedSqnrDb, 1e-3);
}

TEST(LayerMeasures, SayWhatStaysInFloat)
{
    const auto weights = measured("pointwise.pt", "w4", fourLevels());
    ASSERT_EQ(weights.size(), 1U);
    EXPECT_TRUE(weights[0].weightRange);
    EXPECT_FALSE(weights[0].activationRange);
    EXPECT_NEAR(weights[0].weightRange->low / weights[0].weightRange->high, -8.0 / 7.0, 1e-6);
    const auto activations = measured("pointwise.pt", "a4:observer=min-max", fourLevels(), fourLevels());
    ASSERT_EQ(activations.size(), 1U);
    EXPECT_FALSE(activations[0].weightRange);
    EXPECT_NEAR(activations[0].activationRange->high, 10.0, 1e-6);
}

TEST(LayerMeasures, FindTheChannelsOfGroupedTransposedAndLinearLayers)
{
    const auto layers = measured("channels.pt", "int8", fourLevels(), fourLevels());
    ASSERT_EQ(layers.size(), 3U);
    EXPECT_THAT(layers[0].weightOutliers, IsEmpty());
    EXPECT_THAT(layers[0].activationOutliers, IsEmpty());
    EXPECT_THAT(layers[1].weightOutliers, ElementsAre(OutlierChannel{4, 8.0}));
    EXPECT_THAT(layers[1].activationOutliers, ElementsAre(OutlierChannel{4, 8.0}));
    EXPECT_THAT(layers[2].weightOutliers, ElementsAre(OutlierChannel{1, 20.0}));
    EXPECT_THAT(layers[2].activationOutliers, ElementsAre(OutlierChannel{1, 20.0}));
}

/// Scales of weights are those of Sidelight there, too; what is left are the last bits of kernels.
TEST(LayerMeasures, AreWhatPyTorchsEagerModeGives)
{
    std::ifstream file(kData + "layers.json");
    const nlohmann::json expected = nlohmann::json::parse(file);
    const auto layers = measured("unet.pt", "int8:observer=min-max,concat=own");
    ASSERT_EQ(layers.size(), expected.size());
    for (const LayerMeasure &layer : layers) {
        const nlohmann::json &row = expected.at(layer.layer);
        EXPECT_NEAR(*layer.isolatedSqnrDb, row.at("isolated_db").get<double>(), 1e-3) << layer.layer;
        EXPECT_NEAR(*layer.accumulatedSqnrDb, row.at("accumulated_db").get<double>(), 1e-3) << layer.layer;
        EXPECT_NEAR(layer.clipped, row.at("clipped").get<double>(), 1e-9) << layer.layer;
        for (const auto &[range, name] : {std::pair(layer.activationRange, "activation_range"),
                                          std::pair(layer.weightRange, "weight_range")}) {
            ASSERT_TRUE(range);
            EXPECT_NEAR(range->low, row.at(name)[0].get<double>(), 1e-6) << layer.layer << ' ' << name;
            EXPECT_NEAR(range->high, row.at(name)[1].get<double>(), 1e-6) << layer.layer << ' ' << name;
        }
    }
}

class EveryArithmetic : public testing::TestWithParam<const char *>
{
};

TEST_P(EveryArithmetic, GivesAloneWhatItGivesInTheVariantThatQuantizesNothingElse)
{
    const std::string recipe = GetParam();
    const char *separator = recipe.find(':') == std::string::npos ? ":" : ",";
    for (const char *name : {"unet.pt", "separable.pt", "residual.pt"}) {
        for (const LayerMeasure &layer : measured(name, recipe)) {
            const std::string alone = recipe + separator + "only=" + layer.layer;
            const auto others = measured(name, alone);
            const auto same = std::ranges::find(others, layer.layer, &LayerMeasure::layer);
            ASSERT_NE(same, others.end());
            EXPECT_TRUE(layer.isolatedSqnrDb) << name << ' ' << alone;
            EXPECT_EQ(same->accumulatedSqnrDb, layer.isolatedSqnrDb) << name << ' ' << alone;
            EXPECT_EQ(same->isolatedSqnrDb, layer.isolatedSqnrDb) << name << ' ' << alone;
        }
    }
}

/// The last layer of both gives the picture.
TEST_P(EveryArithmetic, GivesInTheEndThePictureOfTheVariant)
{
    for (const char *name : {"unet.pt", "separable.pt"}) {
        const auto model = made(name, GetParam());
        ASSERT_TRUE(model);
        const FramePtr reference = answer(*made(name, "fp32"));
        const auto layers = measured(*model, picture());
        ASSERT_FALSE(layers.empty());
        EXPECT_NEAR(*layers.back().accumulatedSqnrDb, sqnr(*reference, *answer(*model)), 1e-3) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, EveryArithmetic,
    testing::Values("int8", "int8:observer=min-max", "int8:observer=kl,concat=own", "int8:engine=qnnpack",
                    "int8:weights=per-tensor", "int8:activations=symmetric", "int8:bias-correction=on",
                    "int8:equalize=on", "int8:layout=channels-last,freeze=on", "int8:optimize=on",
                    "int8-dynamic", "w4a8", "w8a5", "w4", "w8:bias-correction=on", "a6"),
    [](const auto &test) {
        std::string name = test.param;
        std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

TEST(LayerMeasures, FollowLoopsAndBranches)
{
    const auto wide = measured("repeated.pt", "w8");
    ASSERT_EQ(wide.size(), 2U);
    constexpr std::uint64_t kValues = std::uint64_t{kWidth} * kHeight * 3;
    EXPECT_EQ(total(wide[0].activations), 3 * kValues);
    EXPECT_EQ(total(wide[1].activations), kValues);
    // The first round has nothing before it, the others have.
    EXPECT_LT(*wide[0].accumulatedSqnrDb, *wide[0].isolatedSqnrDb);
    EXPECT_LT(*wide[1].accumulatedSqnrDb, *wide[1].isolatedSqnrDb);
    // Narrow pictures do not reach the second layer.
    const auto narrow = measured("repeated.pt", "w8", levels({0, 85, 170, 255}, 16, 16));
    ASSERT_EQ(narrow.size(), 2U);
    EXPECT_TRUE(narrow[0].isolatedSqnrDb && narrow[0].accumulatedSqnrDb);
    EXPECT_FALSE(narrow[1].isolatedSqnrDb || narrow[1].accumulatedSqnrDb);
    EXPECT_THAT(narrow[1].activations.counts, IsEmpty());
}

TEST(LayerMeasures, PadPicturesAsARunDoes)
{
    const auto model = made("unet.pt", "w8");
    ASSERT_TRUE(model);
    const auto layers = measured(*model, levels({0, 85, 170, 255}, 45, 31));
    ASSERT_EQ(layers.size(), 4U);
    // To multiples of eight; the first layer gives eight channels.
    EXPECT_EQ(total(layers[0].activations), 48U * 32U * 8U);
    EXPECT_EQ(model->info().contract.sizeMultiple, 8);
}

TEST(LayerMeasures, AreAbsentWhereOnlyTheVariantGivesAnything)
{
    // One minus two halves become 127 / 127.5 minus twice 64 / 127.5.
    const auto gray = measured("cancelling.pt", "w8", fourLevels());
    ASSERT_EQ(gray.size(), 1U);
    EXPECT_EQ(gray[0].isolatedSqnrDb, std::nullopt);
    EXPECT_EQ(gray[0].accumulatedSqnrDb, std::nullopt);
    // Of black both make black.
    const auto black = measured("cancelling.pt", "w8", plainPicture(0.0F));
    ASSERT_EQ(black.size(), 1U);
    EXPECT_EQ(black[0].isolatedSqnrDb, kInfinity);
    EXPECT_EQ(black[0].accumulatedSqnrDb, kInfinity);
}

TEST(LayerMeasures, AreOfTheRecipeMadeLast)
{
    const auto model = made("unet.pt", "int8");
    ASSERT_TRUE(model);
    const auto first = measured(*model, picture());
    for (const char *recipe : {"w4a8", "w4", "int8:keep=up", "a4:observer=kl", "int8"}) {
        ASSERT_TRUE(model->make(*parseRecipe(recipe)));
        EXPECT_EQ(measured(*model, picture()), measured("unet.pt", recipe)) << recipe;
    }
    EXPECT_FALSE(model->make(*parseRecipe("w2a2:keep=nowhere")));
    EXPECT_EQ(measured(*model, picture()), first);
}

TEST(LayerMeasures, ThatCannotBeTakenAreRefusedInOneSentence)
{
    const auto refusal = [](Model &model, const Picture &of = picture()) {
        const auto measures = model.measureLayers(of);
        EXPECT_FALSE(measures);
        return measures ? Error{} : measures.error();
    };
    for (const char *recipe : {"fp32", "fp16", "bf16"}) {
        const Error error = refusal(*made("unet.pt", recipe));
        EXPECT_EQ(error.code, ErrorCode::CannotQuantize) << recipe;
        EXPECT_THAT(sentence(error), HasSubstr("was not quantized")) << recipe;
        EXPECT_FALSE(error.remedy.empty());
    }
    EXPECT_THAT(refusal(**opened(kData + "unet.pt", "int8")).what, HasSubstr("was not quantized"));

    const auto model = made("unet.pt", "int8");
    ASSERT_TRUE(model);
    ASSERT_TRUE(model->calibrate(fourLevels()));
    EXPECT_THAT(refusal(*model).what, HasSubstr("was calibrated anew"));
    ASSERT_TRUE(model->make(*parseRecipe("int8")));
    EXPECT_TRUE(model->measureLayers(picture()));
}

TEST(LayerMeasures, OfValuesThatAreNoNumbersAreRefused)
{
    const Picture bright = levels({200, 255});
    for (const char *recipe : {"int8", "w8", "a8", "int8-dynamic"}) {
        const auto model = made("nan_when_dark.pt", recipe, bright);
        ASSERT_TRUE(model);
        EXPECT_TRUE(model->measureLayers(bright)) << recipe;
        const auto measures = model->measureLayers(fourLevels());
        ASSERT_FALSE(measures) << recipe;
        EXPECT_EQ(measures.error().code, ErrorCode::NonFiniteOutput) << recipe;
        EXPECT_THAT(sentence(measures.error()), HasSubstr("in its layer \"layer\" on this picture"));
    }
}

}
}
