// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/picture_reader.h"
#include "inference/model/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sidelight::test
{
namespace
{

using testing::Contains;
using testing::HasSubstr;

const std::string kModels = SIDELIGHT_TEST_DATA "/models/";
const std::string kDemo = SIDELIGHT_DEMO "/";

Variant variant(const std::string &path, const ContractOverrides &overrides = {})
{
    Variant result;
    result.modelPath = path;
    result.overrides = overrides;
    result.settings.threads = 1;
    return result;
}

std::unique_ptr<Model> opened(const std::string &name, const ContractOverrides &overrides = {})
{
    auto model = Model::open(variant(kModels + name, overrides));
    EXPECT_TRUE(model) << (model ? "" : sentence(model.error()));
    return model ? std::move(*model) : nullptr;
}

Error openError(const std::string &name)
{
    const auto model = Model::open(variant(kModels + name));
    EXPECT_FALSE(model) << name;
    return model ? Error{} : model.error();
}

/// A colour ramp: different in every channel, row and column.
Picture ramp(int width, int height, int channels = 3)
{
    std::vector<float> pixels;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < channels; ++c) {
                pixels.push_back(static_cast<float>(x + 2 * y + 3 * c)
                                 / static_cast<float>(width + 2 * height + 9));
            }
        }
    }
    Picture picture;
    picture.path = "ramp.png";
    picture.format = "PNG";
    picture.frame = std::make_shared<const Frame>(width, height, channels, std::move(pixels));
    return picture;
}

double largestDifference(const Frame &a, const Frame &b)
{
    EXPECT_TRUE(a.sameSizeAs(b));
    EXPECT_EQ(a.channels(), b.channels());
    double largest = 0.0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a.pixels()[i]) - b.pixels()[i]));
    }
    return largest;
}

TEST(Model, TellsWhatItsFileIs)
{
    const auto model = opened("rgb.pt");
    ASSERT_TRUE(model);
    const ModelInfo &info = model->info();
    EXPECT_EQ(info.sha256.size(), 64U);
    EXPECT_EQ(info.precision, "fp32");
    EXPECT_EQ(info.contract.kind, InputKind::Rgb);
    EXPECT_TRUE(info.kindInferred);
    EXPECT_GT(info.parameters, 0U);
    EXPECT_THAT(info.operators, Contains(testing::Key(HasSubstr("conv"))));
}

TEST(Model, InfersTheKindFromTheFirstConvolution)
{
    EXPECT_EQ(opened("gray.pt")->info().contract.kind, InputKind::Gray);
    EXPECT_EQ(opened("bayer4.pt")->info().contract.kind, InputKind::Bayer4);
}

TEST(Model, GivesBackAPictureThatPassesUnchanged)
{
    const Picture picture = ramp(13, 7);
    const auto answer = opened("unchanged.pt")->run(picture);
    ASSERT_TRUE(answer) << sentence(answer.error());
    EXPECT_EQ(largestDifference(*answer->frame, *picture.frame), 0.0);
}

TEST(Model, RangesOfTheSidecarAreUndoneBehindTheNetwork)
{
    Picture dim = ramp(16, 16);
    std::vector<float> halved(dim.frame->pixels().begin(), dim.frame->pixels().end());
    std::ranges::transform(halved, halved.begin(), [](float value) { return value / 2.0F; });
    dim.frame = std::make_shared<const Frame>(16, 16, 3, halved);

    // Takes and gives 0..255 and adds 25.5, a tenth of the range.
    const auto brighter = opened("range_255.pt")->run(dim);
    ASSERT_TRUE(brighter) << sentence(brighter.error());
    std::ranges::transform(halved, halved.begin(), [](float value) { return value + 0.1F; });
    EXPECT_LT(largestDifference(*brighter->frame, Frame(16, 16, 3, halved)), 1e-6);

    // Takes 0..1 and hands it on as -1..1.
    const auto same = opened("minus_one_to_one.pt")->run(dim);
    ASSERT_TRUE(same) << sentence(same.error());
    EXPECT_LT(largestDifference(*same->frame, *dim.frame), 1e-6);
}

TEST(Model, MeanAndDeviationAreInUnitsOfTheRange)
{
    ContractOverrides overrides;
    overrides.range = {0.0, 255.0};
    overrides.mean = {{10.0, 20.0, 30.0}};
    overrides.std = {{2.0}};
    const Picture picture = ramp(8, 8);
    const auto answer = opened("unchanged.pt", overrides)->run(picture);
    ASSERT_TRUE(answer);
    EXPECT_NEAR(answer->frame->at(3, 2, 1), (picture.frame->at(3, 2, 1) * 255.0 - 20.0) / 2.0, 1e-4);
}

TEST(Model, AnswersOfTwiceTheSizeStayTwiceTheSizeBehindPadding)
{
    ContractOverrides overrides;
    overrides.sizeMultiple = 8;
    const auto answer = opened("double_size.pt", overrides)->run(ramp(13, 7));
    ASSERT_TRUE(answer) << sentence(answer.error());
    EXPECT_EQ(answer->frame->width(), 26);
    EXPECT_EQ(answer->frame->height(), 14);
}

TEST(Model, SizesItCannotTakeArePaddedWithoutBeingTold)
{
    const auto model = opened("multiples_of_8.pt");
    const auto answer = model->run(ramp(13, 7));
    ASSERT_TRUE(answer) << sentence(answer.error());
    EXPECT_EQ(answer->frame->width(), 13);
    EXPECT_EQ(answer->frame->height(), 7);
    EXPECT_EQ(model->info().contract.sizeMultiple, 8);
}

TEST(Model, TakesAPictureOfOnePixel)
{
    const auto answer = opened("multiples_of_8.pt")->run(ramp(1, 1));
    ASSERT_TRUE(answer) << sentence(answer.error());
    EXPECT_EQ(answer->frame->width(), 1);
}

TEST(Model, GrayNetworksGetTheLumaOfAColourPicture)
{
    const auto answer = opened("gray.pt")->run(ramp(8, 8));
    ASSERT_TRUE(answer) << sentence(answer.error());
    EXPECT_EQ(answer->frame->channels(), 1);
}

TEST(Model, ChangingItsInputInPlaceChangesNoPicture)
{
    const Picture picture = ramp(8, 8);
    const std::vector<float> before(picture.frame->pixels().begin(), picture.frame->pixels().end());
    ASSERT_TRUE(opened("in_place.pt")->run(picture));
    EXPECT_TRUE(std::ranges::equal(before, picture.frame->pixels()));
}

TEST(Model, DoubleParametersRunInDouble)
{
    const auto model = opened("double_parameters.pt");
    EXPECT_EQ(model->info().precision, "fp64");
    EXPECT_TRUE(model->run(ramp(8, 8)));
}

TEST(Model, HalfParametersRunInFloatAndThatIsSaid)
{
    const auto model = opened("half_parameters.pt");
    EXPECT_THAT(model->info().problems, Contains(HasSubstr("fp32")));
    EXPECT_TRUE(model->run(ramp(8, 8)));
}

TEST(Model, TensorsSavedOnCudaAreLoadedOnTheCpu)
{
    EXPECT_TRUE(opened("tensors_on_cuda.pt")->run(ramp(8, 8)));
}

TEST(Model, TrainingModeIsLeftAndSaid)
{
    const auto model = opened("dropout.pt");
    EXPECT_THAT(model->info().problems, Contains(HasSubstr("training mode")));
    const auto first = model->run(ramp(8, 8));
    const auto second = model->run(ramp(8, 8));
    EXPECT_EQ(largestDifference(*first->frame, *second->frame), 0.0);
}

TEST(Model, SimulatedFp16DiffersLittleAndIsNamedSimulated)
{
    Variant half = variant(kModels + "rgb.pt");
    half.recipe.name = "fp16";
    const auto model = Model::open(half);
    ASSERT_TRUE(model) << sentence(model.error());
    EXPECT_EQ((*model)->info().precision, "fp16 (simulated)");
    const auto rounded = (*model)->run(ramp(16, 16));
    const auto exact = opened("rgb.pt")->run(ramp(16, 16));
    ASSERT_TRUE(rounded) << sentence(rounded.error());
    const double difference = largestDifference(*rounded->frame, *exact->frame);
    EXPECT_GT(difference, 0.0);
    EXPECT_LT(difference, 0.01);
}

struct BadModel {
    const char *file;
    ErrorCode code;
    const char *told;
};

class ModelsThatDoNotOpen : public testing::TestWithParam<BadModel>
{
};

TEST_P(ModelsThatDoNotOpen, AreNamedInOneSentence)
{
    const std::string name = GetParam().file;
    const Error error = openError(name == "bad_sidecar.json" ? "bad_sidecar.pt" : name);
    EXPECT_EQ(error.code, GetParam().code) << sentence(error);
    EXPECT_THAT(sentence(error), HasSubstr(GetParam().file));
    EXPECT_THAT(sentence(error), HasSubstr(GetParam().told));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ModelsThatDoNotOpen,
    testing::Values(BadModel{"make_models.py", ErrorCode::NotAModel, "not a TorchScript model"},
                    BadModel{"missing.pt", ErrorCode::FileMissing, "no such file"},
                    BadModel{"../models", ErrorCode::NotARegularFile, "folder"},
                    BadModel{"state_dict.pth", ErrorCode::UnsupportedModelFormat, "state_dict"},
                    BadModel{"state_dict_legacy.pth", ErrorCode::UnsupportedModelFormat, "pickle"},
                    BadModel{"short_weights.pt", ErrorCode::NotAModel, "fewer bytes"},
                    BadModel{"no_constants.pt", ErrorCode::UnsupportedModelFormat, "state_dict"},
                    BadModel{"unknown_operator.pt", ErrorCode::UnknownOperator, "library"},
                    BadModel{"version_99.pt", ErrorCode::ModelTooNew, "99"},
                    BadModel{"no_forward.pt", ErrorCode::NoForward, "forward"},
                    BadModel{"two_inputs.pt", ErrorCode::NoForward, "2 inputs"},
                    BadModel{"bad_sidecar.json", ErrorCode::BadSidecar, "\"kidn\""}));

class ModelsThatDoNotRun : public testing::TestWithParam<BadModel>
{
};

TEST_P(ModelsThatDoNotRun, AreNamedInOneSentence)
{
    const auto model = opened(GetParam().file);
    ASSERT_TRUE(model);
    const auto answer = model->run(ramp(16, 16));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, GetParam().code) << sentence(answer.error());
    EXPECT_THAT(sentence(answer.error()), HasSubstr(GetParam().told));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ModelsThatDoNotRun,
    testing::Values(BadModel{"tuple_output.pt", ErrorCode::WrongOutput, "tuple"},
                    BadModel{"classifier.pt", ErrorCode::WrongOutput, "not a picture"},
                    BadModel{"nan_output.pt", ErrorCode::NonFiniteOutput, "not finite"},
                    BadModel{"raises.pt", ErrorCode::ModelFailed, "failed while running"},
                    BadModel{"bayer4.pt", ErrorCode::WrongInputKind, "camera RAW"},
                    BadModel{"five_channels_in.pt", ErrorCode::WrongInputKind, "5 channels"}));

TEST(Recipes, ThatAreNotThereAreRefusedWithTheNamesThatAre)
{
    Variant wrong = variant(kModels + "rgb.pt");
    wrong.recipe.name = "int3";
    const auto model = Model::open(wrong);
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::BadRecipe);
    EXPECT_THAT(model.error().remedy, HasSubstr("fp16"));
}

class DemoModels : public testing::TestWithParam<const char *>
{
};

TEST_P(DemoModels, RestoreACameraRawSampleAtItsFullSize)
{
    const auto model = Model::open(variant(kDemo + GetParam()));
    ASSERT_TRUE(model) << sentence(model.error());
    ReadOptions options;
    options.exposureRatio = 100.0;
    const auto picture = readPicture(kDemo + "samples/00036_00_0.1s.dng", options);
    ASSERT_TRUE(picture) << sentence(picture.error());
    const auto answer = (*model)->run(**picture);
    ASSERT_TRUE(answer) << sentence(answer.error());
    EXPECT_EQ(answer->frame->width(), 512);
    EXPECT_EQ(answer->frame->height(), 512);
    EXPECT_EQ(answer->frame->channels(), 3);
    const bool quantized = std::string(GetParam()).find("int8") != std::string::npos;
    EXPECT_EQ((*model)->info().precision, quantized ? "int8" : "fp32");
    EXPECT_EQ((*model)->info().contract.kind, InputKind::Bayer4);
}

INSTANTIATE_TEST_SUITE_P(Each, DemoModels,
                         testing::Values("original.pt", "light.pt", "lighter.pt", "original_int8.pt",
                                         "light_int8.pt", "lighter_int8.pt"));

}
}
