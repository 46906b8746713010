// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/variant_builder.h"
#include "tests/engine/fake_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;
using testing::IsEmpty;

class Building : public testing::Test
{
protected:
    FakeWorld m_world;
    FakeHost m_host{m_world};
    VariantBuilder m_builder{m_host, [this] { return std::make_unique<FakePictureHost>(m_world); }};

    static Variant variant(const std::string &recipe, const std::vector<std::string> &pictures = {"a", "b"})
    {
        Variant result;
        result.modelPath = "1";
        result.recipe = *parseRecipe(recipe);
        for (const std::string &path : pictures) {
            result.calibration.push_back({path, 2.0});
        }
        return result;
    }
};

TEST_F(Building, OpensAloneWhatNeedsNoCalibration)
{
    ASSERT_TRUE(m_builder.build(variant("w4"), {}));
    EXPECT_EQ(m_world.openings, 1);
    EXPECT_THAT(m_world.calibrated, IsEmpty());
    EXPECT_THAT(m_world.made, IsEmpty());
}

TEST_F(Building, CalibratesOnEveryPictureAndTellsHowFarItIs)
{
    std::vector<int> told;
    ASSERT_TRUE(m_builder.build(variant("int8"), {}, [&](int done, int total) {
        told.push_back(done);
        EXPECT_EQ(total, 2);
    }));
    EXPECT_THAT(m_world.calibrated, ElementsAre("a", "b"));
    EXPECT_THAT(m_world.made, ElementsAre("int8"));
    EXPECT_THAT(told, ElementsAre(1, 2));
}

TEST_F(Building, MakesAnotherRecipeOfWhatIsThere)
{
    for (const char *recipe : {"int8", "w4a4", "w8", "w8:equalize=on", "a6"}) {
        ASSERT_TRUE(m_builder.build(variant(recipe), {})) << recipe;
    }
    EXPECT_EQ(m_world.openings, 1);
    EXPECT_THAT(m_world.calibrated, ElementsAre("a", "b"));
    EXPECT_THAT(m_world.made, ElementsAre("int8", "w4a4", "w8", "w8:equalize=on", "a6"));
}

TEST_F(Building, CalibratesAnewWhereTheNetworkOrThePicturesAreOthers)
{
    ASSERT_TRUE(m_builder.build(variant("int8"), {}));
    ASSERT_TRUE(m_builder.build(variant("int8:equalize=on"), {}));
    ASSERT_TRUE(m_builder.build(variant("int8:equalize=on", {"c"}), {}));
    EXPECT_EQ(m_world.openings, 3);
    EXPECT_THAT(m_world.calibrated, ElementsAre("a", "b", "a", "b", "c"));
}

TEST_F(Building, GoesOnFromItsCalibrationBehindARecipeThatCannotBeMade)
{
    ASSERT_TRUE(m_builder.build(variant("int8"), {}));
    const auto refused = m_builder.build(variant("int8:keep=nowhere"), {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::CannotQuantize);
    ASSERT_TRUE(m_builder.build(variant("w6a6"), {}));
    EXPECT_EQ(m_world.openings, 1);
    EXPECT_EQ(m_world.calibrated.size(), 2U);
}

TEST_F(Building, SaysWhichPictureCannotBeReadAndCalibratesOnAllOfThemNextTime)
{
    const auto refused = m_builder.build(variant("int8", {"a", "missing"}), {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().file, "missing");
    ASSERT_TRUE(m_builder.build(variant("int8"), {}));
    EXPECT_THAT(m_world.calibrated, ElementsAre("a", "a", "b"));
}

TEST_F(Building, EndsWhereItIsStopped)
{
    std::stop_source stop;
    const auto stopped =
        m_builder.build(variant("int8"), stop.get_token(), [&](int, int) { stop.request_stop(); });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_THAT(m_world.calibrated, ElementsAre("a"));
    EXPECT_THAT(m_world.made, IsEmpty());
}

}
}
