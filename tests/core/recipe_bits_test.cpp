// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_bits.h"

#include <gmock/gmock.h>

namespace sidelight::test
{

namespace
{

std::string withBitsText(const std::string &recipe, RecipeBits bits)
{
    return recipeText(withBits(*parseRecipe(recipe), bits));
}

TEST(RecipeBits, AreThoseOfTheName)
{
    const auto bits = [](const char *text) { return bitsOf(*parseRecipe(text)); };
    EXPECT_EQ(bits("fp32"), (RecipeBits{0, 0}));
    EXPECT_EQ(bits("bf16"), (RecipeBits{0, 0}));
    EXPECT_EQ(bits("int8"), (RecipeBits{8, 8}));
    EXPECT_EQ(bits("w4a6:observer=kl"), (RecipeBits{4, 6}));
    EXPECT_EQ(bits("w3"), (RecipeBits{3, 0}));
    EXPECT_EQ(bits("a5"), (RecipeBits{0, 5}));
    EXPECT_EQ(bits("nothing"), (RecipeBits{0, 0}));
}

TEST(RecipeBits, OtherBitsKeepTheOptionsThatAreLeft)
{
    EXPECT_EQ(withBitsText("int8:keep=up,observer=kl", {4, 8}), "w4a8:keep=up,observer=kl");
    EXPECT_EQ(withBitsText("w4a8:keep=up,observer=kl", {8, 8}), "int8:keep=up,observer=kl");
    EXPECT_EQ(withBitsText("int8:keep=up,observer=kl", {4, 0}), "w4:keep=up");
    EXPECT_EQ(withBitsText("w4:bias-correction=on,keep=up", {0, 6}), "a6:keep=up");
    EXPECT_EQ(withBitsText("w4:keep=up,threads=2", {0, 0}), "fp32:threads=2");
}

TEST(RecipeBits, PartsAreWeightsActivationsAndBoth)
{
    const auto parts = [](const char *text) {
        std::vector<std::string> texts;
        for (const Recipe &part : partsOf(*parseRecipe(text))) {
            texts.push_back(recipeText(part));
        }
        return texts;
    };
    using testing::ElementsAre;
    EXPECT_THAT(parts("w4a6"), ElementsAre("w4", "a6", "w4a6"));
    EXPECT_THAT(parts("int8"), ElementsAre("w8", "a8", "int8"));
    EXPECT_THAT(parts("w4"), ElementsAre("w4", "a8", "w4a8"));
    EXPECT_THAT(parts("fp32"), ElementsAre("w8", "a8", "int8"));
}

}

}
