// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/search_candidates.h"

#include "inference/core/recipe_plan.h"
#include "inference/core/recipe_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sidelight::test
{
namespace
{

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> texts(const std::vector<Recipe> &recipes)
{
    std::vector<std::string> result;
    std::ranges::transform(recipes, std::back_inserter(result), recipeText);
    return result;
}

/// Of all recipes that set one option.
std::vector<std::string> changesOf(const std::string &text)
{
    const Recipe recipe = *parseRecipe(text);
    std::vector<Recipe> changed;
    for (const OptionValue &value : optionValues(recipe)) {
        changed.push_back(withOption(recipe, value));
    }
    return texts(changed);
}

TEST(SearchCandidates, SetAnOptionAndLeaveOutWhatHoldsAnyway)
{
    const Recipe recipe = *parseRecipe("int8:equalize=on");
    EXPECT_EQ(recipeText(withOption(recipe, {"observer", "kl"})), "int8:equalize=on,observer=kl");
    EXPECT_EQ(recipeText(withOption(recipe, {"equalize", "off"})), "int8");
}

TEST(SearchCandidates, TakeEachValueOfAnOption)
{
    EXPECT_THAT(texts(withAnyValue(*parseRecipe("w8"), "weights")),
                ElementsAre("w8", "w8:weights=per-tensor"));
    EXPECT_THAT(withAnyValue(*parseRecipe("w8"), "observer"), IsEmpty());
}

TEST(SearchCandidates, ComeFromTheTableOfRecipes)
{
    std::size_t expected = 0;
    for (const RecipeOption &option : recipeRow("int8")->options) {
        expected += option.kind == RecipeOption::Kind::Switch ? 2 : option.choices.size();
    }
    for (const RecipeOption &option : commonRecipeOptions()) {
        expected += option.kind == RecipeOption::Kind::Switch ? 2 : option.choices.size();
    }
    // All but optimize=on and engine=auto.
    EXPECT_EQ(changesOf("int8").size(), expected - 2);
    EXPECT_THAT(changesOf("int8"), Contains("int8:engine=qnnpack"));
    EXPECT_THAT(changesOf("int8"), Contains("int8:layout=channels-last"));
    EXPECT_THAT(changesOf("fp32"), Contains("fp32:freeze=on"));
    EXPECT_THAT(changesOf("fp32"), Not(Contains("fp32:optimize=on")));
    for (const std::string &text : changesOf("int8:keep=a")) {
        EXPECT_TRUE(planOf(*parseRecipe(text))) << text;
    }
}

TEST(SearchCandidates, BeginWithWhatNeedsNoOtherCalibration)
{
    const std::vector<std::string> changes = changesOf("int8:bias-correction=on");
    const auto key = [](const std::string &text) { return calibrationKey(*planOf(*parseRecipe(text))); };
    const auto isSame = [&](const std::string &text) { return key(text) == key("int8:bias-correction=on"); };
    EXPECT_TRUE(std::ranges::is_partitioned(changes, isSame));
    EXPECT_TRUE(isSame(changes.front()));
    EXPECT_FALSE(isSame(changes.back()));
}

}
}
