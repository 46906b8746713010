// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe.h"

#include "inference/core/recipe_plan.h"
#include "inference/core/recipe_table.h"

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

Expected<RecipePlan> planOfText(const std::string &text)
{
    return planOf(*parseRecipe(text));
}

TEST(RecipePlan, RewritesOperatorsOnlyWhereThatIsSaid)
{
    EXPECT_FALSE(planOfText("fp32")->rewrite);
    EXPECT_FALSE(planOfText("fp32:rewrite=off")->rewrite);
    const auto plan = planOfText("fp32:rewrite=on");
    ASSERT_TRUE(plan);
    EXPECT_TRUE(plan->rewrite);
    EXPECT_FALSE(plan->quantization);
    EXPECT_FALSE(plan->needsCalibration());
    EXPECT_EQ(plan->precision, "");
}

TEST(RecipePlan, RewritingPutsChannelsLastUnlessALayoutIsNamed)
{
    EXPECT_FALSE(planOfText("fp32")->channelsLast);
    EXPECT_TRUE(planOfText("fp32:rewrite=on")->channelsLast);
    EXPECT_FALSE(planOfText("fp32:rewrite=on,layout=as-saved")->channelsLast);
    EXPECT_TRUE(planOfText("fp32:rewrite=off,layout=channels-last")->channelsLast);
    EXPECT_FALSE(planOfText("int8")->channelsLast);
}

TEST(RecipePlan, RefusesRewritingWhereItHasNoEffect)
{
    for (const char *text : {"int8:rewrite=on", "fp16:rewrite=on", "w4a8:rewrite=on"}) {
        const auto plan = planOfText(text);
        ASSERT_FALSE(plan) << text;
        EXPECT_EQ(plan.error().code, ErrorCode::BadRecipe);
        EXPECT_THAT(sentence(plan.error()), HasSubstr("has no option \"rewrite\""));
    }
    EXPECT_THAT(sentence(planOfText("fp32:rewrite=maybe").error()), HasSubstr("write on or off"));
}

TEST(RecipeTable, NamesTheOptionsOfARecipeFirstAndThenThoseOfAll)
{
    EXPECT_EQ(recipeOptionNames(*recipeRow("fp32")), "rewrite, layout, freeze, optimize, threads");
    EXPECT_EQ(recipeOptionNames(*recipeRow("fp16")), "layout, freeze, optimize, threads");
}

}

}
