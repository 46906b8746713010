// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_layers.h"

#include "inference/core/recipe_plan.h"

#include <gmock/gmock.h>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;

const std::vector<std::string> kLayers = {"a", "b", "c", "d"};

std::vector<std::string> quantizedBy(const std::string &recipe)
{
    return layersQuantizedBy(*planOf(*parseRecipe(recipe))->quantization, kLayers);
}

std::string quantizingText(const std::string &recipe, const std::set<std::string> &quantized)
{
    return recipeText(quantizing(*parseRecipe(recipe), quantized, kLayers));
}

TEST(RecipeLayers, AreAllButThoseKeptOrThoseNamed)
{
    EXPECT_THAT(quantizedBy("int8"), ElementsAre("a", "b", "c", "d"));
    EXPECT_THAT(quantizedBy("int8:keep=c+a"), ElementsAre("b", "d"));
    EXPECT_THAT(quantizedBy("int8:only=c+a"), ElementsAre("a", "c"));
}

TEST(RecipeLayers, AreSaidByTheShorterOfTwoLists)
{
    EXPECT_EQ(quantizingText("int8", {"a", "b", "c", "d"}), "int8");
    EXPECT_EQ(quantizingText("int8", {"a", "b", "d"}), "int8:keep=c");
    EXPECT_EQ(quantizingText("int8", {"b", "d"}), "int8:keep=a+c");
    EXPECT_EQ(quantizingText("int8", {"b"}), "int8:only=b");
}

TEST(RecipeLayers, TakeThePlaceOfThoseTheRecipeNames)
{
    EXPECT_EQ(quantizingText("int8:keep=a,observer=kl", {"b"}), "int8:observer=kl,only=b");
    EXPECT_EQ(quantizingText("int8:only=a", {"a", "b", "c"}), "int8:keep=d");
    EXPECT_EQ(quantizingText("int8:only=a", {"a", "b", "c", "d"}), "int8");
}

}

}
