// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe.h"

#include <gmock/gmock.h>

namespace sidelight::test
{

namespace
{

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST(Recipe, IsANameAlone)
{
    const auto recipe = parseRecipe("int8-dynamic");
    ASSERT_TRUE(recipe);
    EXPECT_EQ(recipe->name, "int8-dynamic");
    EXPECT_THAT(recipe->options, IsEmpty());
    EXPECT_EQ(Recipe{}.name, "fp32");
}

TEST(Recipe, HasOptionsAfterAColon)
{
    const auto recipe = parseRecipe("int8:observer=histogram,engine=onednn,keep=conv10_1");
    ASSERT_TRUE(recipe);
    EXPECT_THAT(recipe->options,
                UnorderedElementsAre(Pair("observer", "histogram"), Pair("engine", "onednn"),
                                     Pair("keep", "conv10_1")));
}

TEST(Recipe, GoesToTextAndBackWithOptionsInOrder)
{
    for (const char *text : {"fp32", "w4a8", "int8:engine=onednn,observer=histogram", "int8:keep=a.b=c:d"}) {
        const auto recipe = parseRecipe(text);
        ASSERT_TRUE(recipe) << text;
        EXPECT_EQ(recipeText(*recipe), text);
    }
    EXPECT_EQ(recipeText(*parseRecipe("int8:b=2,a=1")), "int8:a=1,b=2");
}

TEST(Recipe, SaysWhatIsWrong)
{
    for (const char *text : {"", ":", "INT8", "int 8", "int8:", "int8:x", "int8:=1", "int8:x=", "int8:x=1,",
                             "int8:,x=1", "int8:X=1"}) {
        const auto recipe = parseRecipe(text);
        ASSERT_FALSE(recipe) << text;
        EXPECT_EQ(recipe.error().code, ErrorCode::BadRecipe) << text;
    }
    EXPECT_THAT(sentence(parseRecipe("int8:x=1,x=2").error()), HasSubstr("says \"x\" twice"));
}

}

}
