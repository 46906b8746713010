// SPDX-License-Identifier: GPL-3.0-or-later
// Variants made by recipes. The references are PyTorch's own eager-mode quantization and the FP32 network;
// the script that made both lies beside the data.
#include "inference/core/recipe_plan.h"
#include "tests/model/quantization_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace sidelight::test
{
namespace
{

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

FramePtr answerOf(const std::string &name, const std::string &recipe)
{
    const auto model = made(name, recipe);
    return model ? answer(*model) : plainPicture(-1.0F).frame;
}

Error makeError(const std::string &name, const std::string &recipe, const Picture &calibration = picture())
{
    const auto model = tryToMake(name, recipe, calibration);
    EXPECT_FALSE(model) << name << ' ' << recipe;
    return model ? Error{} : model.error();
}

/// What PyTorch answered: planes of R, G and B.
FramePtr pytorchsAnswer(const std::string &name)
{
    std::vector<float> planes(kWidth * kHeight * 3);
    std::ifstream file(kData + name, std::ios::binary);
    file.read(reinterpret_cast<char *>(planes.data()),
              static_cast<std::streamsize>(planes.size() * sizeof(float)));
    EXPECT_TRUE(file);
    std::vector<float> pixels(planes.size());
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = planes[(i % 3) * kWidth * kHeight + i / 3];
    }
    return std::make_shared<const Frame>(kWidth, kHeight, 3, std::move(pixels));
}

double largestDifference(const Frame &a, const Frame &b)
{
    double largest = 0.0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a.pixels()[i]) - b.pixels()[i]));
    }
    return largest;
}

/// The smallest difference of two values in a picture.
double smallestStep(const Frame &frame)
{
    std::vector<float> levels(frame.pixels().begin(), frame.pixels().end());
    std::ranges::sort(levels);
    double least = 1.0;
    for (std::size_t i = 1; i < levels.size(); ++i) {
        if (levels[i] != levels[i - 1]) {
            least = std::min(least, static_cast<double>(levels[i]) - levels[i - 1]);
        }
    }
    return least;
}

double sqnrOf(const std::string &name, const std::string &recipe)
{
    return sqnr(*answerOf(name, "fp32"), *answerOf(name, recipe));
}

std::vector<std::string> namesOf(const std::vector<LayerInfo> &layers)
{
    std::vector<std::string> names;
    std::ranges::transform(layers, std::back_inserter(names), &LayerInfo::name);
    return names;
}

TEST(Quantization, StartsFromWhatPyTorchComputes)
{
    EXPECT_LT(largestDifference(*answerOf("unet.pt", "fp32"), *pytorchsAnswer("unet_answer.f32")), 1e-5);
}

/// Folding, ranges, zero points, packing and kernels are the same. Scales of weights are wider by up to
/// 255 x 2^-20 (see quantizedWeight), so that values on the edge are rounded to the other side.
TEST(Quantization, ByMinMaxIsWhatPyTorchsEagerModeMakes)
{
    const FramePtr expected = pytorchsAnswer("unet_int8_answer.f32");
    const FramePtr answered = answerOf("unet.pt", "int8:observer=min-max,concat=own");
    const double step = smallestStep(*expected);
    EXPECT_LT(largestDifference(*answered, *expected), 6.0 * step);
    EXPECT_LT(std::sqrt(meanSquare(*answered, *expected)), 1.5 * step);
    EXPECT_LT(largestDifference(*answerOf("unet_int8.pt", "fp32"), *expected), 1e-6);
}

TEST(Quantization, IsTheSameForAScriptATraceAndAFrozenModule)
{
    const FramePtr script = answerOf("unet.pt", "int8");
    EXPECT_EQ(largestDifference(*script, *answerOf("unet_traced.pt", "int8")), 0.0);
    EXPECT_EQ(largestDifference(*script, *answerOf("unet_frozen.pt", "int8")), 0.0);
}

TEST(Quantization, NamesLayersAsTheModuleDoesOrByTheirOperators)
{
    EXPECT_THAT(namesOf((*opened(kData + "unet.pt", "fp32"))->info().layers),
                ElementsAre("first.0", "bottom", "up", "last"));
    EXPECT_THAT(namesOf((*opened(kData + "unet_traced.pt", "fp32"))->info().layers),
                ElementsAre("first.0", "bottom", "up", "last"));
    EXPECT_THAT(namesOf((*opened(kData + "unet_frozen.pt", "fp32"))->info().layers),
                ElementsAre("conv2d_1", "conv2d_2", "conv_transpose2d_3", "conv2d_4"));
}

struct Least {
    const char *recipe;
    double sqnrDb; ///< 3 dB and more below what is reached, half a bit
};

void PrintTo(const Least &least, std::ostream *out)
{
    *out << least.recipe;
}

class EveryRecipe : public testing::TestWithParam<Least>
{
};

TEST_P(EveryRecipe, KeepsThePictureAsWellAsItsBitsAllow)
{
    for (const char *name : {"unet.pt", "separable.pt"}) {
        EXPECT_GT(sqnrOf(name, GetParam().recipe), GetParam().sqnrDb) << name;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, EveryRecipe,
    testing::Values(Least{"fp16", 55.0}, Least{"bf16", 40.0}, Least{"int8", 27.0},
                    Least{"int8-dynamic", 27.0}, Least{"w8", 31.0}, Least{"a8", 30.0}, Least{"w4", 5.0},
                    Least{"a4", 8.0}, Least{"w4a8", 5.0}, Least{"w4a4", 3.0}, Least{"w8a6", 20.0},
                    Least{"int8:observer=min-max", 27.0}, Least{"int8:observer=moving-average", 27.0},
                    Least{"int8:observer=percentile", 25.0}, Least{"int8:observer=kl", 25.0},
                    Least{"int8:weights=per-tensor", 25.0}, Least{"int8:activations=symmetric", 25.0},
                    Least{"int8:concat=own", 27.0}, Least{"int8:bias-correction=on", 25.0},
                    Least{"int8:equalize=on", 27.0}, Least{"int8:engine=qnnpack", 27.0},
                    Least{"int8:engine=auto", 27.0}, Least{"int8:freeze=on", 27.0},
                    Least{"int8:layout=channels-last", 27.0}, Least{"int8:threads=2", 27.0},
                    Least{"fp32:layout=channels-last", 100.0}, Least{"fp32:freeze=on", 100.0},
                    Least{"fp32:rewrite=on", 100.0}, Least{"fp32:rewrite=on,layout=as-saved", 100.0},
                    Least{"fp32:freeze=on,rewrite=on", 100.0}));

TEST(Quantization, LosesLessWithMoreBits)
{
    const FramePtr reference = answerOf("unet.pt", "fp32");
    double before = 0.0;
    for (const char *recipe : {"w2a2", "w3a4", "w5a5", "w6a7", "w8a8"}) {
        const double now = sqnr(*reference, *answerOf("unet.pt", recipe));
        EXPECT_GT(now, before) << recipe;
        before = now;
    }
}

/// A ReLU behind an addition keeps the grid of what it takes, also where the concatenation that takes it has
/// another one.
TEST(Quantization, ReadsWhatAReluGivesInTheGridThatItHas)
{
    EXPECT_GT(sqnrOf("residual.pt", "int8"), 27.0);
    EXPECT_GT(sqnrOf("residual.pt", "int8:keep=inner"), 27.0);
}

/// LibTorch's onednn engine keeps the zero point of an earlier layer with the same product of scales, also
/// one of another network. With a bit less, or a symmetric range, both scales double.
TEST(Quantization, GivesTheSameAnswerWhateverRanBeforeInTheProcess)
{
    const char *recipes[] = {"int8:observer=min-max", "int8:activations=symmetric,observer=min-max",
                             "w8a7:observer=min-max", "w8a6:observer=min-max", "w8a5:observer=min-max"};
    for (const char *name : {"unet.pt", "separable.pt"}) {
        const FramePtr reference = answerOf(name, "fp32");
        for (int round = 0; round < 2; ++round) {
            for (const char *recipe : recipes) {
                EXPECT_GT(sqnr(*reference, *answerOf(name, recipe)), 10.0) << name << ' ' << recipe;
            }
        }
    }
}

TEST(Quantization, WithFewerBitsUsesNoMoreLevelsThanTheyHave)
{
    const FramePtr answered = answerOf("unet.pt", "w8a3");
    std::vector<float> levels(answered->pixels().begin(), answered->pixels().end());
    std::ranges::sort(levels);
    levels.erase(std::ranges::unique(levels).begin(), levels.end());
    EXPECT_LE(levels.size(), 8U);
    EXPECT_GT(levels.size(), 2U);
}

TEST(Quantization, TellsWhatEachLayerRunsIn)
{
    const auto model = made("unet.pt", "int8:keep=bottom+last");
    ASSERT_TRUE(model);
    std::vector<std::string> ran;
    for (const LayerInfo &layer : model->info().layers) {
        ran.push_back(layer.operation + ' ' + layer.precision);
    }
    EXPECT_THAT(ran,
                ElementsAre("quantized::conv2d int8", "aten::conv2d fp32", "quantized::conv_transpose2d int8",
                            "aten::conv2d fp32"));
    EXPECT_EQ(model->info().precision, "int8");
    const auto only = made("unet.pt", "int8:only=up");
    ASSERT_TRUE(only);
    EXPECT_EQ(std::ranges::count(only->info().layers, "int8", &LayerInfo::precision), 1);
    // By a faster operator, which is a pixel shuffle behind it.
    const auto kept = made("unet.pt", "int8:keep=up");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->info().layers[2].operation, "aten::conv2d");
    EXPECT_EQ(kept->info().layers[2].precision, "fp32");
    EXPECT_EQ(kept->info().operators.at("aten::pixel_shuffle"), 1);
}

TEST(Quantization, KeepingALayerInFloatBringsThePictureNearer)
{
    const FramePtr reference = answerOf("unet.pt", "fp32");
    const double all = sqnr(*reference, *answerOf("unet.pt", "w3a8"));
    const double kept = sqnr(*reference, *answerOf("unet.pt", "w3a8:keep=bottom+last"));
    EXPECT_GT(kept, all);
}

TEST(Quantization, IsMadeAgainWithOtherBitsWithoutCalibratingAnew)
{
    const auto model = made("unet.pt", "int8");
    ASSERT_TRUE(model);
    for (const char *recipe : {"w4a4", "w2a8", "w8", "w8:equalize=on", "int8:keep=up", "fp32",
                               "fp32:rewrite=on", "int8-dynamic", "int8"}) {
        const auto info = model->make(*parseRecipe(recipe));
        ASSERT_TRUE(info) << recipe << ": " << sentence(info.error());
        EXPECT_EQ(largestDifference(*answer(*model), *answerOf("unet.pt", recipe)), 0.0) << recipe;
        // Also in what it says of its calibration.
        EXPECT_EQ(*model->saved(), *made("unet.pt", recipe)->saved()) << recipe;
    }
}

TEST(Quantization, ForgetsWhatItFoundForThePicturesBeforeOnceItSeesAnother)
{
    const char *recipes[] = {"int8", "int8:observer=kl", "int8:observer=percentile", "w4a4:keep=up"};
    for (const char *recipe : recipes) {
        const auto model = made("unet.pt", recipe);
        ASSERT_TRUE(model);
        const std::string before = *model->saved();
        Picture brighter = plainPicture(3.0F);
        ASSERT_TRUE(model->calibrate(brighter));
        ASSERT_TRUE(model->make(*parseRecipe(recipe)));
        const auto both = opened(kData + "unet.pt", recipe);
        ASSERT_TRUE(both && (*both)->calibrate(picture()) && (*both)->calibrate(brighter));
        ASSERT_TRUE((*both)->make(*parseRecipe(recipe)));
        EXPECT_EQ(*model->saved(), *(*both)->saved()) << recipe;
        EXPECT_NE(largestDifference(*answer(*model), *answerOf("unet.pt", recipe)), 0.0) << recipe;
    }
}

TEST(Quantization, ThatFailsLeavesTheVariantBefore)
{
    const auto model = made("unet.pt", "int8");
    ASSERT_TRUE(model);
    const FramePtr before = answer(*model);
    for (const char *recipe : {"int8:keep=nowhere", "w9a9", "int8:observer=none"}) {
        EXPECT_FALSE(model->make(*parseRecipe(recipe))) << recipe;
    }
    EXPECT_EQ(largestDifference(*before, *answer(*model)), 0.0);
}

TEST(Quantization, SaysBeforehandWhatItMeans)
{
    const auto unet = opened(kData + "unet.pt", "fp32");
    ASSERT_TRUE(unet);
    EXPECT_THAT((*unet)->info().notes, Contains(HasSubstr("max(c x, x) was rewritten")));
    EXPECT_THAT((*unet)->info().notes, Contains(HasSubstr("1 transposed convolution gets one scale")));
    const auto separable = opened(kData + "separable.pt", "fp32");
    ASSERT_TRUE(separable);
    EXPECT_THAT((*separable)->info().notes,
                Contains(HasSubstr("stays in float, with conversions around it: aten::cos")));
    EXPECT_THAT((*opened(kData + "no_layers.pt", "fp32"))->info().notes,
                Contains(HasSubstr("cannot be quantized")));
}

TEST(Rewriting, SaysBeforehandAndAfterwardsWhatItComputesInAnotherWay)
{
    const auto before = opened(kData + "unet.pt", "fp32");
    ASSERT_TRUE(before);
    EXPECT_THAT((*before)->info().notes,
                Contains("fp32:rewrite=on computes 1 transposed convolution as 1x1 convolution and pixel "
                         "shuffle"));
    const auto after = made("unet.pt", "fp32:rewrite=on");
    ASSERT_TRUE(after);
    EXPECT_THAT(after->info().notes,
                ElementsAre("computes 1 transposed convolution as 1x1 convolution and pixel shuffle",
                            "keeps channels last in memory"));
    EXPECT_EQ(after->info().precision, "fp32");
    EXPECT_EQ(after->info().operators.count("aten::conv_transpose2d"), 0U);
    EXPECT_EQ(after->info().operators.at("aten::pixel_shuffle"), 1);
    EXPECT_EQ(after->info().layers.size(), 4U);
}

TEST(Rewriting, RefusesWhatIsNoFloatNetwork)
{
    EXPECT_THAT(sentence(makeError("unet_int8.pt", "fp32:rewrite=on")), HasSubstr("is quantized already"));
    EXPECT_THAT(sentence(makeError("stateful.pt", "fp32:rewrite=on")), HasSubstr("its own attributes"));
}

TEST(Quantization, RefusesWhatItCannotDoInOneSentence)
{
    struct Refusal {
        const char *name;
        const char *recipe;
        const char *says;
    };
    const Refusal refusals[] = {
        {"unet_int8.pt", "int8", "is quantized already"},
        {"no_layers.pt", "int8", "has no layer that can be quantized"},
        {"stateful.pt", "int8", "changes its own attributes"},
        {"unet.pt", "int8:keep=nowhere", "has no layer \"nowhere\""},
        {"unet.pt", "int8:keep=first.0+bottom+up+last", "would keep every layer in FP32"},
        {"nan_when_dark.pt", "int8", "gives values that are no numbers"},
    };
    for (const Refusal &refusal : refusals) {
        const Error error = makeError(refusal.name, refusal.recipe);
        EXPECT_EQ(error.code, ErrorCode::CannotQuantize) << refusal.name;
        EXPECT_THAT(sentence(error), HasSubstr(refusal.says));
        EXPECT_FALSE(error.remedy.empty());
    }
    EXPECT_THAT(makeError("unet.pt", "int8", plainPicture(0.5F)).what, HasSubstr("one single colour"));
    const auto uncalibrated = opened(kData + "unet.pt", "int8");
    ASSERT_TRUE(uncalibrated);
    EXPECT_THAT((*uncalibrated)->run(picture()).error().what, HasSubstr("without calibration pictures"));
    EXPECT_THAT((*uncalibrated)->make(*parseRecipe("int8")).error().what,
                HasSubstr("without calibration pictures"));
}

TEST(Quantization, BiasCorrectionTakesTheMeanErrorOfEachChannelAway)
{
    const FramePtr reference = answerOf("unet.pt", "fp32");
    // Of the last layer, whose output is the picture.
    const auto meanErrors = [&](const char *recipe) {
        const FramePtr test = answerOf("unet.pt", recipe);
        double sums[3] = {};
        for (std::size_t i = 0; i < test->pixels().size(); ++i) {
            sums[i % 3] += static_cast<double>(test->pixels()[i]) - reference->pixels()[i];
        }
        return (std::abs(sums[0]) + std::abs(sums[1]) + std::abs(sums[2])) / (kWidth * kHeight);
    };
    // What is left comes from the borders.
    EXPECT_LT(meanErrors("w3:only=last,bias-correction=on"), 0.25 * meanErrors("w3:only=last"));
}

TEST(Quantization, EqualizingLayersChangesTheNetworkByRoundingAlone)
{
    // With activations in float and eight bits for weights, what is left is the rounding of weights.
    EXPECT_GT(sqnrOf("unet.pt", "w8:equalize=on"), 31.0);
    EXPECT_GT(sqnrOf("separable.pt", "w8:equalize=on"), 35.0);
}

std::string writtenTo(const std::string &name, const std::string &bytes)
{
    const std::string path = testing::TempDir() + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
}

/// Batch normalisation is folded: 8 x 3 x 9 + 8, 16 x 8 x 9 + 16, 16 x 8 x 4 + 8, 3 x 16 x 9 + 3.
constexpr std::uint64_t kUNetParameters = 224 + 1168 + 520 + 435;

TEST(SavedVariant, IsTheSameBytesEveryTimeAndGivesTheSameAnswer)
{
    for (const char *recipe :
         {"int8", "w4a8", "w4", "a8", "int8-dynamic", "int8:keep=up", "fp16", "fp32:rewrite=on"}) {
        const auto model = made("unet.pt", recipe);
        ASSERT_TRUE(model);
        const auto bytes = model->saved();
        ASSERT_TRUE(bytes) << recipe << ": " << sentence(bytes.error()) << bytes.error().detail;
        EXPECT_EQ(*bytes, *made("unet.pt", recipe)->saved()) << recipe;
        const auto again = opened(writtenTo("saved.pt", *bytes), "fp32");
        ASSERT_TRUE(again) << recipe << ": " << sentence(again.error()) << again.error().detail;
        EXPECT_EQ(largestDifference(*answer(*model), *answer(**again)), 0.0) << recipe;
        EXPECT_EQ((*again)->info().madeBy, recipe);
        if (parseRecipe(recipe)->name != "fp16") {
            // A transposed convolution as a 1x1 convolution has its eight biases four times.
            const bool pointwise = (*again)->info().operators.contains("aten::pixel_shuffle");
            const std::uint64_t more = pointwise ? 3 * 8 : 0;
            EXPECT_EQ((*again)->info().parameters, kUNetParameters + more) << recipe;
        }
    }
}

TEST(SavedVariant, KnowsWhatItTakesWithoutASidecar)
{
    Variant variant;
    variant.modelPath = kData + "unet.pt";
    variant.recipe = *parseRecipe("w8");
    variant.overrides.range = {0.0, 255.0};
    variant.overrides.sizeMultiple = 2;
    variant.overrides.label = "Mine";
    const auto model = Model::open(variant);
    ASSERT_TRUE(model);
    const auto again = opened(writtenTo("sidecar.pt", *(*model)->saved()), "fp32");
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)->info().contract, (*model)->info().contract);
    EXPECT_EQ((*again)->info().label, "sidecar");
}

TEST(SavedVariant, IsRefusedWhereItCouldNotBeLoadedAgain)
{
    const auto model = made("unet.pt", "fp32:optimize=on");
    ASSERT_TRUE(model);
    EXPECT_THAT(model->saved().error().what, HasSubstr("cannot be saved"));
}

}
}
