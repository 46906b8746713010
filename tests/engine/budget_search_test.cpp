// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/budget_search.h"
#include "tests/engine/study_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <random>

namespace sidelight::test
{
namespace
{

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

using Wish = SearchGoal::Wish;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class Search : public testing::Test
{
protected:
    Search()
    {
        m_world.layers = {{"a", 1e-5, 4.0, 1.0, 1000},
                          {"b", 8e-4, 2.0, 0.5, 3000},
                          {"c", 2e-5, 8.0, 2.0, 9000},
                          {"d", 3e-4, 1.0, 0.3, 500}};
        m_request.variant.modelPath = "model.pt";
        m_request.variant.calibration = {{"x", 1.0}, {"y", 1.0}};
        m_request.pictures = {picture("plain")};
        m_events.trying = [this](const Recipe &recipe) { m_trying.push_back(recipeText(recipe)); };
        m_events.tried = [this](const SearchPoint &point, std::size_t best) {
            m_points.push_back(point);
            m_best = best;
        };
    }

    static ReadRequest picture(const std::string &path)
    {
        ReadRequest request;
        request.input = path;
        return request;
    }

    Expected<void> search(Wish wish, double least, SearchGoal::Measure measure = SearchGoal::Measure::Psnr)
    {
        m_points.clear();
        m_trying.clear();
        m_request.goal = {wish, measure, least};
        return searchRecipes(m_request, m_world.makeHosts(), m_world.machine, m_events, m_stop.get_token());
    }

    std::vector<std::string> tried() const
    {
        std::vector<std::string> recipes;
        std::ranges::transform(m_points, std::back_inserter(recipes),
                               [](const SearchPoint &point) { return recipeText(point.recipe); });
        return recipes;
    }

    const SearchPoint *pointOf(const std::string &recipe) const
    {
        const auto at = std::ranges::find(m_points, recipe,
                                          [](const SearchPoint &point) { return recipeText(point.recipe); });
        return at == m_points.end() ? nullptr : &*at;
    }

    std::string bestRecipe() const { return recipeText(m_points.at(m_best).recipe); }

    /// The least time or size of all recipes of a kind with any observer, any switches and any layers.
    double leastOfAll(Wish wish, double least) const
    {
        double best = kInfinity;
        for (const char *name : {"int8", "w8"}) {
            const bool isStatic = std::string(name) == "int8";
            for (const char *observer : {"histogram", "min-max", "moving-average", "percentile", "kl"}) {
                for (unsigned int switches = 0; switches < 4; ++switches) {
                    for (unsigned int layers = 0; layers < 1U << m_world.layers.size(); ++layers) {
                        Recipe recipe;
                        if (layers > 0) {
                            recipe.name = name;
                            recipe.options["bias-correction"] = (switches & 1U) != 0 ? "on" : "off";
                            recipe.options["equalize"] = (switches & 2U) != 0 ? "on" : "off";
                            if (isStatic) {
                                recipe.options["observer"] = observer;
                            }
                            std::set<std::string> quantized;
                            for (std::size_t i = 0; i < m_world.layers.size(); ++i) {
                                if ((layers >> i & 1U) != 0) {
                                    quantized.insert(m_world.layers[i].name);
                                }
                            }
                            recipe = quantizing(recipe, quantized, m_world.layerNames());
                        }
                        const WorldFigures figures = m_world.figuresOf(recipe);
                        if (-10.0 * std::log10(figures.mse) >= least) {
                            best = std::min(best,
                                            wish == Wish::Smallest ? static_cast<double>(figures.bytes)
                                                                   : figures.ms);
                        }
                    }
                }
            }
        }
        return best;
    }

    double wishedOfBest(Wish wish) const
    {
        const SearchPoint &best = m_points.at(m_best);
        return wish == Wish::Smallest ? static_cast<double>(best.bytes) : best.medianMs;
    }

    StudyWorld m_world;
    SearchRequest m_request;
    SearchEvents m_events;
    std::stop_source m_stop;
    std::vector<std::string> m_trying;
    std::vector<SearchPoint> m_points;
    std::size_t m_best = 0;
};

TEST_F(Search, BeginsWithTheNetworkInFloat)
{
    ASSERT_TRUE(search(Wish::Fastest, 30.0));
    const SearchPoint &first = m_points.front();
    EXPECT_EQ(recipeText(first.recipe), "fp32");
    EXPECT_EQ(first.bytes, 500U + 4 * 13500);
    EXPECT_DOUBLE_EQ(first.medianMs, 15.0);
    EXPECT_EQ(first.worstPsnrDb, kInfinity);
    EXPECT_EQ(first.worstSsim, 1.0);
    EXPECT_TRUE(first.meets);
}

TEST_F(Search, TakesWhatMeetsTheGoalAsItIs)
{
    // 10 log10(1 / 1.13e-3) = 29.5 dB.
    ASSERT_TRUE(search(Wish::Fastest, 29.0));
    EXPECT_EQ(bestRecipe(), "int8");
    EXPECT_NEAR(m_points[m_best].worstPsnrDb, 29.469, 1e-3);
    EXPECT_DOUBLE_EQ(m_points[m_best].medianMs, 3.8);
    EXPECT_EQ(m_points[m_best].bytes, 500U + 13500);
}

TEST_F(Search, KeepsTheWorstLayersInFloatWhereAllAreTooMany)
{
    // Without b 3.3e-4 remains, 34.8 dB; without b and d 3e-5, 45.2 dB.
    ASSERT_TRUE(search(Wish::Fastest, 34.0));
    EXPECT_EQ(bestRecipe(), "int8:keep=b");
    ASSERT_TRUE(search(Wish::Fastest, 45.0));
    EXPECT_EQ(bestRecipe(), "int8:keep=b+d");
    // a and c alone are 50 and 47 dB; c is the one that takes longer.
    ASSERT_TRUE(search(Wish::Fastest, 46.0));
    EXPECT_EQ(bestRecipe(), "int8:only=c");
}

TEST_F(Search, FindsTheSmallestFile)
{
    ASSERT_TRUE(search(Wish::Smallest, 45.0));
    EXPECT_EQ(m_points[m_best].bytes, 500U + 4 * 3500 + 10000);
    EXPECT_EQ(bestRecipe(), "int8:keep=b+d"); // As small as w8, and faster.
}

TEST_F(Search, ChoosesTheObserverThatNeedsTheFewestLayersInFloat)
{
    m_world.errorTimes = [](const QuantizationPlan &plan) {
        return plan.observer == Observer::Percentile ? 0.25 : 1.0;
    };
    // A quarter of 1.13e-3 is 35.5 dB.
    ASSERT_TRUE(search(Wish::Fastest, 35.0));
    EXPECT_EQ(bestRecipe(), "int8:observer=percentile");
}

TEST_F(Search, TriesCorrectionAndEqualizationWithTheBestObserver)
{
    m_world.errorTimes = [](const QuantizationPlan &plan) {
        return (plan.observer == Observer::Kl ? 0.5 : 1.0)
            * (plan.biasCorrection && plan.equalize ? 0.5 : 1.0);
    };
    ASSERT_TRUE(search(Wish::Fastest, 35.0));
    EXPECT_EQ(bestRecipe(), "int8:bias-correction=on,equalize=on,observer=kl");
    EXPECT_EQ(m_world.calibrations, 2 * 4); // Once a kind of network, on two pictures.
}

TEST_F(Search, TakesFewerBitsOnlyWhereTheyMakeTheFileSmaller)
{
    // Also where such a file takes less time by chance.
    m_world.msTimes = [](const RecipePlan &plan) {
        return plan.quantization && plan.quantization->weightBits < 8 ? 0.5 : 1.0;
    };
    ASSERT_TRUE(search(Wish::Smallest, 29.0));
    EXPECT_THAT(tried(), Contains("w7"));
    EXPECT_THAT(tried(), Not(Contains("w6")));

    m_world.fewerBitsAreSmaller = true;
    m_world.errorTimes = [](const QuantizationPlan &plan) { return std::pow(4.0, 8 - plan.weightBits); };
    m_world.layers = {{"a", 9e-6, 4.0, 1.0, 100}, {"b", 1e-6, 2.0, 0.5, 3000}};
    // w5 is 31.9 dB with 1,937 bytes of weights; w4 is 25.9 dB, and 35.9 dB with a in float: 1,900 bytes.
    ASSERT_TRUE(search(Wish::Smallest, 30.0));
    EXPECT_THAT(tried(), Contains("w2"));
    EXPECT_EQ(bestRecipe(), "w4:keep=a");
}

TEST_F(Search, TakesAnOptionOfTheFloatNetworkThatMakesItFaster)
{
    m_world.layers = {{"a", 0.5, 4.0, 8.0, 1000}}; // Slower in INT8, and of no use.
    m_world.msTimes = [](const RecipePlan &plan) { return plan.freeze ? 0.5 : 1.0; };
    ASSERT_TRUE(search(Wish::Fastest, 40.0));
    EXPECT_EQ(bestRecipe(), "fp32:freeze=on");
    EXPECT_DOUBLE_EQ(m_points[m_best].medianMs, 2.0);
}

TEST_F(Search, KeepsALayerInFloatThatIsSlowerInIntegers)
{
    m_world.layers[0].quantizedMs = 5.0;
    ASSERT_TRUE(search(Wish::Fastest, 29.0));
    EXPECT_EQ(bestRecipe(), "int8:keep=a");
    ASSERT_TRUE(search(Wish::Smallest, 29.0));
    EXPECT_EQ(m_points[m_best].bytes, 500U + 13500);
}

TEST_F(Search, MeetsTheGoalOnEveryPicture)
{
    m_request.pictures = {picture("plain"), picture("hard")};
    // 3.3e-4 is 34.8 dB on one picture and 31.8 dB on the other.
    ASSERT_TRUE(search(Wish::Fastest, 34.0));
    EXPECT_EQ(bestRecipe(), "int8:keep=b+d");
    EXPECT_NEAR(pointOf("int8:keep=b")->worstPsnrDb, 31.805, 1e-3);
    EXPECT_FALSE(pointOf("int8:keep=b")->meets);
}

TEST_F(Search, CanAskForSimilarity)
{
    // Both pictures are plain: SSIM is (2 m n + C1) / (m^2 + n^2 + C1) with m = 0.5, n = m + sqrt(mse).
    const auto ssim = [](double mse) {
        const double n = 0.5 + std::sqrt(mse);
        return (n + 1e-4) / (0.25 + n * n + 1e-4);
    };
    ASSERT_TRUE(search(Wish::Fastest, (ssim(3.3e-4) + ssim(8.3e-4)) / 2, SearchGoal::Measure::Ssim));
    EXPECT_EQ(bestRecipe(), "int8:keep=b");
    EXPECT_NEAR(m_points[m_best].worstSsim, ssim(3.3e-4), 1e-5);

    m_request.pictures = {picture("plain"), picture("tiny")};
    const auto small = search(Wish::Fastest, 0.9, SearchGoal::Measure::Ssim);
    ASSERT_FALSE(small);
    EXPECT_EQ(small.error().code, ErrorCode::TooSmall);
    EXPECT_EQ(small.error().file, "tiny");
    ASSERT_TRUE(search(Wish::Fastest, 30.0));
    EXPECT_EQ(m_points.front().worstSsim, 0.0);
}

TEST_F(Search, FindsTheBestOfAllRecipesInWorldsThatAreSmallEnoughToTryThem)
{
    std::mt19937 random(7);
    const auto between = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random() % 10000) / 10000.0;
    };
    for (int world = 0; world < 10; ++world) {
        m_world.layers.clear();
        for (const char *name : {"a", "b", "c", "d", "e"}) {
            const double ms = between(1.0, 10.0);
            m_world.layers.push_back({name, std::pow(10.0, between(-6.0, -3.0)), ms, ms * between(0.2, 0.4),
                                      static_cast<std::uint64_t>(between(500.0, 9000.0))});
        }
        const auto best = static_cast<Observer>(random() % 5);
        m_world.errorTimes = [best](const QuantizationPlan &plan) {
            return (plan.observer == best ? 0.7 : 1.0) * (plan.equalize ? 0.9 : 1.0)
                * (plan.biasCorrection ? 0.8 : 1.0) * (plan.quantizesActivations() ? 1.0 : 0.2);
        };
        for (const Wish wish : {Wish::Smallest, Wish::Fastest}) {
            for (const double least : {30.0, 35.0, 40.0, 50.0}) {
                ASSERT_TRUE(search(wish, least));
                // What differs by less than a step counts as the same, see preferredPoint().
                EXPECT_NEAR(wishedOfBest(wish) / leastOfAll(wish, least), 1.0,
                            wish == Wish::Smallest ? 0.0015 : 0.03)
                    << "world " << world << ", " << least << " dB, "
                    << (wish == Wish::Smallest ? "smallest: " : "fastest: ") << bestRecipe();
            }
        }
    }
}

TEST_F(Search, TriesNoRecipeTwiceAndTellsEach)
{
    ASSERT_TRUE(search(Wish::Fastest, 45.0));
    std::vector<std::string> recipes = tried();
    EXPECT_EQ(recipes, m_trying);
    std::ranges::sort(recipes);
    EXPECT_EQ(std::ranges::adjacent_find(recipes), recipes.end());
    EXPECT_THAT(recipes, Not(Contains(testing::HasSubstr("optimize"))));
    EXPECT_THAT(recipes, Not(Contains(testing::HasSubstr("engine=auto"))));
}

TEST_F(Search, GoesOnBehindRecipesThatFail)
{
    m_world.failures = {{"int8:observer=min-max", StudyWorld::Failure::OfMaking},
                        {"int8:equalize=on", StudyWorld::Failure::OfRunning},
                        {"w8", StudyWorld::Failure::OfProcess}};
    ASSERT_TRUE(search(Wish::Fastest, 34.0));
    EXPECT_EQ(bestRecipe(), "int8:keep=b");
    EXPECT_EQ(pointOf("int8:observer=min-max")->error->code, ErrorCode::CannotQuantize);
    EXPECT_EQ(pointOf("int8:equalize=on")->error->code, ErrorCode::ModelFailed);
    EXPECT_EQ(pointOf("w8")->error->code, ErrorCode::WorkerDied);
    EXPECT_FALSE(pointOf("w8")->meets);
    EXPECT_EQ(pointOf("w8")->bytes, 0U);
}

TEST_F(Search, KeepsTheLayerInFloatThatFails)
{
    // Whatever quantizes b, fails.
    for (unsigned int layers = 1; layers < 16; ++layers) {
        std::set<std::string> quantized;
        for (std::size_t i = 0; i < 4; ++i) {
            if ((layers >> i & 1U) != 0) {
                quantized.insert(m_world.layers[i].name);
            }
        }
        if (quantized.contains("b")) {
            const Recipe recipe = quantizing(*parseRecipe("int8"), quantized, m_world.layerNames());
            m_world.failures[recipeText(recipe)] = StudyWorld::Failure::OfRunning;
        }
    }
    ASSERT_TRUE(search(Wish::Fastest, 30.0));
    EXPECT_EQ(bestRecipe(), "int8:keep=b");
}

TEST_F(Search, FindsTheFloatNetworkWhereNothingCanBeQuantized)
{
    m_world.layers.clear();
    ASSERT_TRUE(search(Wish::Smallest, 30.0));
    EXPECT_THAT(tried(), ElementsAre("fp32", "int8", "w8"));
    EXPECT_EQ(m_points[1].error->code, ErrorCode::CannotQuantize);
    EXPECT_EQ(m_best, 0U);
}

TEST_F(Search, TriesWhatNeedsNoCalibrationWhereThereAreNoPicturesForIt)
{
    m_request.variant.calibration.clear();
    ASSERT_TRUE(search(Wish::Smallest, 45.0));
    EXPECT_EQ(bestRecipe(), "w8:keep=b+d");
    EXPECT_THAT(tried(), Not(Contains(testing::HasSubstr("int8"))));
    EXPECT_THAT(tried(), Not(Contains(testing::HasSubstr("bias-correction"))));
}

TEST_F(Search, EndsWithTheReasonWhereAPictureIsMissing)
{
    m_request.variant.calibration.push_back({"missing", 1.0});
    const auto calibration = search(Wish::Smallest, 45.0);
    ASSERT_FALSE(calibration);
    EXPECT_EQ(calibration.error().file, "missing");
    EXPECT_THAT(tried(), ElementsAre("fp32"));

    m_request.pictures.push_back(picture("missing"));
    const auto input = search(Wish::Smallest, 45.0);
    ASSERT_FALSE(input);
    EXPECT_EQ(input.error().file, "missing");
    EXPECT_THAT(tried(), testing::IsEmpty());

    m_request.pictures.clear();
    EXPECT_EQ(search(Wish::Smallest, 45.0).error().code, ErrorCode::Usage);
}

TEST_F(Search, EndsWithTheReasonWhereTheFloatNetworkFails)
{
    m_world.failures["fp32"] = StudyWorld::Failure::OfRunning;
    const auto failed = search(Wish::Fastest, 45.0);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::ModelFailed);
}

TEST_F(Search, HasToldTheBestSoFarWhenItIsStopped)
{
    const auto told = m_events.tried;
    m_events.tried = [&](const SearchPoint &point, std::size_t best) {
        told(point, best);
        if (recipeText(point.recipe) == "int8:observer=kl") {
            m_stop.request_stop();
        }
    };
    const auto stopped = search(Wish::Fastest, 29.0);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(tried().back(), "int8:observer=kl");
    EXPECT_EQ(bestRecipe(), "int8");
    EXPECT_EQ(m_world.made.back(), "int8:observer=kl");
}

TEST_F(Search, TellsNothingOfTheRecipeInWhichItIsStopped)
{
    m_world.onForward = [this](int) {
        if (m_world.made.back() == "int8") {
            m_stop.request_stop();
        }
    };
    const auto stopped = search(Wish::Fastest, 29.0);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_THAT(tried(), Not(Contains("int8")));
    EXPECT_EQ(m_best, 0U);
}

}
}
