// SPDX-License-Identifier: GPL-3.0-or-later
// A host in this process and one in a worker process give the same: models, answers, errors.
#include "inference/core/recipe_plan.h"
#include "inference/core/recipe_table.h"
#include "inference/engine/hosts.h"
#include "inference/engine/in_process_host.h"
#include "inference/engine/in_process_picture_host.h"
#include "tests/isolation/isolation_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace sidelight::test
{
namespace
{

namespace fs = std::filesystem;
using testing::Contains;
using testing::Field;

const std::string kModels = std::string(SIDELIGHT_TEST_DATA) + "/models/";
const std::string kPictures = std::string(SIDELIGHT_TEST_DATA) + "/imaging/";

Variant variantOf(const std::string &path, const std::string &recipe = "fp32")
{
    Variant variant;
    variant.id = 1;
    variant.modelPath = path;
    variant.recipe = *parseRecipe(recipe);
    return variant;
}

std::vector<std::string> filesIn(const std::string &folder, const std::vector<std::string> &extensions)
{
    std::vector<std::string> names;
    for (const auto &entry : fs::directory_iterator(folder)) {
        if (std::ranges::find(extensions, entry.path().extension().string()) != extensions.end()) {
            names.push_back(entry.path().filename());
        }
    }
    std::ranges::sort(names);
    return names;
}

/// Colours with some structure, 24 x 16.
PicturePtr colourPicture()
{
    std::vector<float> pixels(24 * 16 * 3);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<float>((i * 7919) % 255) / 255.0F;
    }
    Picture picture;
    picture.path = "colours.png";
    picture.format = "PNG";
    picture.frame = std::make_shared<const Frame>(24, 16, 3, std::move(pixels));
    return std::make_shared<const Picture>(picture);
}

void expectSame(const Expected<ModelAnswer> &expected, const Expected<ModelAnswer> &answer)
{
    ASSERT_EQ(expected.has_value(), answer.has_value()) << sentence((expected ? answer : expected).error());
    if (!expected) {
        EXPECT_EQ(answer.error().code, expected.error().code);
        EXPECT_EQ(sentence(answer.error()), sentence(expected.error()));
        return;
    }
    EXPECT_EQ(answer->frame->width(), expected->frame->width());
    EXPECT_EQ(answer->frame->height(), expected->frame->height());
    EXPECT_EQ(answer->frame->channels(), expected->frame->channels());
    EXPECT_TRUE(std::ranges::equal(answer->frame->pixels(), expected->frame->pixels()));
    EXPECT_GT(answer->times.forward.count(), 0.0);
}

const Hosts &isolated()
{
    static const Hosts hosts = makeHosts({}, 1);
    return hosts;
}

class SameModel : public testing::TestWithParam<std::string>
{
};

TEST_P(SameModel, HereAndInAWorkerProcess)
{
    const auto here = makeInProcessHost();
    const auto there = isolated().models();
    const Variant variant = variantOf(kModels + GetParam());
    const Expected<ModelInfo> expected = here->open(variant, {});
    const Expected<ModelInfo> info = there->open(variant, {});
    ASSERT_EQ(expected.has_value(), info.has_value());
    if (!expected) {
        EXPECT_EQ(info.error().code, expected.error().code);
        EXPECT_EQ(sentence(info.error()), sentence(expected.error()));
        return;
    }
    EXPECT_EQ(info->path, expected->path);
    EXPECT_EQ(info->sha256, expected->sha256);
    EXPECT_EQ(info->bytes, expected->bytes);
    EXPECT_EQ(info->parameters, expected->parameters);
    EXPECT_EQ(info->precision, expected->precision);
    EXPECT_EQ(info->label, expected->label);
    EXPECT_EQ(info->contract, expected->contract);
    EXPECT_EQ(info->operators, expected->operators);
    EXPECT_EQ(info->problems, expected->problems);
    EXPECT_EQ(there->environment().engine, here->environment().engine);
    EXPECT_EQ(there->environment().threads, here->environment().threads);
    const PicturePtr pictures[] = {colourPicture(), colourPicture(), smallPicture()};
    for (const PicturePtr &picture : pictures) {
        expectSame(here->run(picture, {}), there->run(picture, {}));
    }
    EXPECT_EQ(there->info().contract, here->info().contract);
}

INSTANTIATE_TEST_SUITE_P(Each, SameModel, testing::ValuesIn(filesIn(kModels, {".pt", ".pth"})));

class SamePicture : public testing::TestWithParam<std::string>
{
};

TEST_P(SamePicture, HereAndInAWorkerProcess)
{
    static const std::unique_ptr<PictureHost> there = isolated().pictures();
    const auto here = makeInProcessPictureHost({});
    const Expected<PicturePtr> expected = here->read(kPictures + GetParam(), 10.0, {});
    const Expected<PicturePtr> picture = there->read(kPictures + GetParam(), 10.0, {});
    ASSERT_EQ(expected.has_value(), picture.has_value());
    if (!expected) {
        EXPECT_EQ(sentence(picture.error()), sentence(expected.error()));
        return;
    }
    EXPECT_EQ((*picture)->path, (*expected)->path);
    EXPECT_EQ((*picture)->sha256, (*expected)->sha256);
    EXPECT_EQ((*picture)->format, (*expected)->format);
    EXPECT_EQ((*picture)->warnings, (*expected)->warnings);
    EXPECT_EQ((*picture)->exposureRatio, (*expected)->exposureRatio);
    EXPECT_TRUE(std::ranges::equal((*picture)->frame->pixels(), (*expected)->frame->pixels()));
    ASSERT_EQ((*picture)->mosaic != nullptr, (*expected)->mosaic != nullptr);
    if ((*expected)->mosaic) {
        EXPECT_EQ((*picture)->mosaic->cell, (*expected)->mosaic->cell);
        EXPECT_TRUE(std::ranges::equal((*picture)->mosaic->values(), (*expected)->mosaic->values()));
    }
    const auto small = there->thumbnail(kPictures + GetParam(), 10.0, 8, {});
    ASSERT_TRUE(small);
    EXPECT_EQ((*small)->bgrx, (*here->thumbnail(kPictures + GetParam(), 10.0, 8, {}))->bgrx);
}

INSTANTIATE_TEST_SUITE_P(Each, SamePicture,
                         testing::ValuesIn(filesIn(kPictures,
                                                   {".png", ".jpg", ".tif", ".dng", ".exr", ".webp", ".bmp",
                                                    ".pgm", ".gif"})));

class SameRecipe : public testing::TestWithParam<std::string>
{
};

TEST_P(SameRecipe, HereAndInAWorkerProcess)
{
    const auto here = makeInProcessHost();
    const auto there = isolated().models();
    const Variant variant = variantOf(kModels + "rgb.pt", GetParam());
    const auto expected = here->open(variant, {});
    const auto info = there->open(variant, {});
    ASSERT_TRUE(expected && info);
    const bool calibrated = planOf(variant.recipe)->needsCalibration();
    for (ModelHost *host : {static_cast<ModelHost *>(here.get()), there.get()}) {
        ASSERT_TRUE(!calibrated || host->calibrate(colourPicture(), {}));
        const auto made = host->make(variant.recipe, {});
        ASSERT_TRUE(made);
        EXPECT_EQ(made->precision.empty(), expected->precision.empty());
    }
    EXPECT_EQ(there->info().precision, here->info().precision);
    EXPECT_EQ(there->info().layers, here->info().layers);
    expectSame(here->run(colourPicture(), {}), there->run(colourPicture(), {}));
    const auto measures = here->measureLayers(colourPicture(), {});
    const auto measuresThere = there->measureLayers(colourPicture(), {});
    EXPECT_EQ(measures.has_value(), planOf(variant.recipe)->quantization.has_value());
    EXPECT_EQ(measuresThere, measures);
    const auto saved = here->save({});
    const auto savedThere = there->save({});
    ASSERT_TRUE(saved && savedThere);
    EXPECT_TRUE(*saved == *savedThere);
}

/// "w4a8" of "wNaM".
std::string exampleName(const RecipeRow &row)
{
    std::string name = row.name;
    std::ranges::replace(name, 'N', '4');
    std::ranges::replace(name, 'M', '8');
    return name;
}

std::vector<std::string> recipes()
{
    std::vector<std::string> names{"fp32:rewrite=on"};
    for (const RecipeRow &row : recipeTable()) {
        names.push_back(exampleName(row));
    }
    return names;
}

INSTANTIATE_TEST_SUITE_P(Each, SameRecipe, testing::ValuesIn(recipes()));

TEST(IsolatedHosts, TellHowTheModelIsShutInAndWhatItTook)
{
    const auto host = isolated().models();
    ASSERT_TRUE(host->open(variantOf(kModels + "rgb.pt"), {}));
    const SandboxReport sandbox = host->environment().sandbox;
    for (const char *name : {"filesystem", "network", "processes", "core dumps", "end with the program",
                             "out of memory", "output", "memory"}) {
        EXPECT_THAT(sandbox, Contains(Field(&SandboxPart::name, name)));
    }
    const auto answer = host->run(colourPicture(), {});
    ASSERT_TRUE(answer && answer->peakBytes);
    EXPECT_GT(*answer->peakBytes, 10U << 20);
    EXPECT_TRUE(makeInProcessHost()->environment().sandbox.empty());
}

TEST(IsolatedHosts, APictureThatIsTooLargeIsRefusedByTheSettingsLimit)
{
    HostingSettings settings;
    settings.reading.maxPixels = 10;
    const auto read = makeHosts(settings).pictures()->read(kPictures + "rgb8.png", 1.0, {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::PictureTooLarge);
}

TEST(LoadedHosts, RunTheSameModelInTheProgramItself)
{
    HostingSettings settings;
    settings.isolated = false;
    const Hosts hosts = makeHosts(settings);
    const auto loaded = hosts.models();
    const auto linked = makeInProcessHost();
    const Variant variant = variantOf(kModels + "rgb.pt");
    ASSERT_TRUE(loaded->open(variant, {}) && linked->open(variant, {}));
    EXPECT_TRUE(loaded->environment().sandbox.empty());
    expectSame(linked->run(colourPicture(), {}), loaded->run(colourPicture(), {}));
    const Recipe recipe{"w8", {}};
    ASSERT_TRUE(loaded->make(recipe, {}) && linked->make(recipe, {}));
    const auto measures = loaded->measureLayers(colourPicture(), {});
    EXPECT_TRUE(measures && measures == linked->measureLayers(colourPicture(), {}));
    EXPECT_TRUE(hosts.pictures()->read(kPictures + "rgb8.png", 1.0, {}));
}

}
}
