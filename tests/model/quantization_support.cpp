// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/quantization_support.h"

#include "inference/core/recipe_plan.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sidelight::test
{

Picture picture()
{
    std::vector<float> pixels;
    for (int i = 0; i < kWidth * kHeight * 3; ++i) {
        const float noise = static_cast<float>((i * 7919) % 255) / 255.0F;
        const float ramp = static_cast<float>((i / 3) % kWidth) / static_cast<float>(kWidth - 1);
        pixels.push_back(noise * 0.25F + ramp * 0.75F);
    }
    Picture result;
    result.path = "ramp.png";
    result.sha256 = std::string(64, 'a');
    result.frame = std::make_shared<const Frame>(kWidth, kHeight, 3, std::move(pixels));
    return result;
}

Picture plainPicture(float value)
{
    Picture result = picture();
    result.frame =
        std::make_shared<const Frame>(kWidth, kHeight, 3, std::vector<float>(kWidth * kHeight * 3, value));
    return result;
}

Expected<std::unique_ptr<Model>> opened(const std::string &path, const std::string &recipe)
{
    Variant variant;
    variant.modelPath = path;
    variant.recipe = *parseRecipe(recipe);
    variant.settings.threads = 1;
    return Model::open(variant);
}

Expected<std::unique_ptr<Model>> tryToMake(const std::string &name, const std::string &recipe,
                                           const Picture &calibration)
{
    auto model = opened(kData + name, recipe);
    if (!model || !planOf(*parseRecipe(recipe))->needsCalibration()) {
        return model;
    }
    if (const auto calibrated = (*model)->calibrate(calibration); !calibrated) {
        return std::unexpected(calibrated.error());
    }
    if (const auto made = (*model)->make(*parseRecipe(recipe)); !made) {
        return std::unexpected(made.error());
    }
    return model;
}

std::unique_ptr<Model> made(const std::string &name, const std::string &recipe, const Picture &calibration)
{
    auto model = tryToMake(name, recipe, calibration);
    EXPECT_TRUE(model) << recipe << ": " << (model ? "" : sentence(model.error()) + model.error().detail);
    return model ? std::move(*model) : nullptr;
}

FramePtr answer(Model &model)
{
    const auto result = model.run(picture());
    EXPECT_TRUE(result) << (result ? "" : sentence(result.error()) + result.error().detail);
    return result ? result->frame : plainPicture(-1.0F).frame;
}

double meanSquare(const Frame &a, const Frame &b)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < a.pixels().size(); ++i) {
        sum += std::pow(static_cast<double>(a.pixels()[i]) - b.pixels()[i], 2.0);
    }
    return sum / static_cast<double>(a.pixels().size());
}

double sqnr(const Frame &reference, const Frame &test)
{
    const Frame zero(kWidth, kHeight, 3, std::vector<float>(reference.pixels().size(), 0.0F));
    return 10.0 * std::log10(meanSquare(reference, zero) / meanSquare(reference, test));
}

}
