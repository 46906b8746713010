// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/layer_study.h"
#include "tests/engine/study_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class StudyOfLayers : public testing::Test
{
protected:
    StudyOfLayers()
    {
        m_world.layers = {{"a", 1e-4}, {"b", 9e-4}, {"c", 4e-4}};
        m_events.calibrated = [this](int done, int total) { m_calibrated.emplace_back(done, total); };
        m_events.opened = [this](const ModelInfo &, const ModelInfo &variant, const HostEnvironment &where) {
            m_variant = variant.precision;
            m_engine = where.engine;
        };
        m_events.measured = [this](const Expected<std::vector<LayerMeasure>> &measures) {
            EXPECT_TRUE(m_studied.empty());
            m_measures = measures;
        };
        m_events.studied = [this](const LayerSensitivity &layer, int done, int total) {
            m_studied.push_back(layer);
            m_progress.emplace_back(done, total);
        };
    }

    Expected<void> study(const std::string &recipe, const std::vector<std::string> &calibration = {"x", "y"})
    {
        Picture picture;
        picture.path = "picture";
        picture.frame = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, 0.5F));
        LayerStudyRequest request;
        request.variant.modelPath = "model.pt";
        request.variant.recipe = *parseRecipe(recipe);
        for (const std::string &path : calibration) {
            request.variant.calibration.push_back({path, 1.0});
        }
        request.picture = std::make_shared<const Picture>(picture);
        return studyLayers(request, m_world.makeHosts(), m_world.machine, m_events, m_stop.get_token());
    }

    std::vector<std::string> studiedLayers() const
    {
        std::vector<std::string> names;
        std::ranges::transform(m_studied, std::back_inserter(names), &LayerSensitivity::layer);
        return names;
    }

    StudyWorld m_world;
    LayerStudyEvents m_events;
    std::stop_source m_stop;
    std::vector<LayerSensitivity> m_studied;
    std::vector<std::pair<int, int>> m_progress;
    std::vector<std::pair<int, int>> m_calibrated;
    std::optional<Expected<std::vector<LayerMeasure>>> m_measures;
    std::string m_variant;
    std::string m_engine;
};

/// 10 log10(1 / mse); float32 pictures hold an error of 0.01 to about 6 digits.
void expectMse(const std::optional<Quality> &quality, double mse)
{
    ASSERT_TRUE(quality);
    EXPECT_NEAR(quality->psnrDb, -10.0 * std::log10(mse), 1e-3);
    EXPECT_TRUE(quality->ssim);
}

TEST_F(StudyOfLayers, MeasuresEachLayerAloneAndEachLeftOutAgainstTheFloatNetwork)
{
    ASSERT_TRUE(study("int8:observer=kl"));
    ASSERT_THAT(studiedLayers(), ElementsAre("a", "b", "c"));
    expectMse(m_studied[0].only, 1e-4);
    expectMse(m_studied[0].allBut, 13e-4);
    expectMse(m_studied[1].only, 9e-4);
    expectMse(m_studied[1].allBut, 5e-4);
    expectMse(m_studied[2].only, 4e-4);
    expectMse(m_studied[2].allBut, 10e-4);
    EXPECT_THAT(m_progress, ElementsAre(Pair(1, 3), Pair(2, 3), Pair(3, 3)));
    EXPECT_EQ(m_variant, "int8");
    EXPECT_EQ(m_engine, "fake engine");
}

TEST_F(StudyOfLayers, MeasuresTheVariantInsideFirst)
{
    ASSERT_TRUE(study("int8:keep=c"));
    EXPECT_THAT(m_world.measured, ElementsAre("int8:keep=c"));
    ASSERT_TRUE(m_measures && *m_measures);
    ASSERT_EQ((*m_measures)->size(), 3U);
    EXPECT_EQ((**m_measures)[1].layer, "b");
    EXPECT_NEAR(*(**m_measures)[1].isolatedSqnrDb, 30.46, 0.01); // 10 log10(1 / 9e-4)

    m_world.measuringFails = true;
    m_studied.clear();
    ASSERT_TRUE(study("int8"));
    EXPECT_EQ(m_measures->error().code, ErrorCode::NonFiniteOutput);
    EXPECT_EQ(m_studied.size(), 3U);
}

TEST_F(StudyOfLayers, CalibratesOnceAndMakesTheRestOfThat)
{
    ASSERT_TRUE(study("int8"));
    EXPECT_THAT(m_calibrated, ElementsAre(Pair(1, 2), Pair(2, 2)));
    EXPECT_THAT(m_world.openedFor, ElementsAre("int8"));
    EXPECT_THAT(m_world.made,
                ElementsAre("int8", "fp32", "int8:only=a", "int8:keep=a", "int8:only=b", "int8:keep=b",
                            "int8:only=c", "int8:keep=c"));
}

TEST_F(StudyOfLayers, LeavesOutWhatTheRecipeKeepsInFloat)
{
    ASSERT_TRUE(study("w8:keep=b", {}));
    ASSERT_THAT(studiedLayers(), ElementsAre("a", "c"));
    expectMse(m_studied[0].only, 1e-4);
    expectMse(m_studied[0].allBut, 4e-4);
    expectMse(m_studied[1].allBut, 1e-4);
    EXPECT_THAT(m_calibrated, IsEmpty());

    m_studied.clear();
    ASSERT_TRUE(study("w8:only=b+c", {}));
    ASSERT_THAT(studiedLayers(), ElementsAre("b", "c"));
    expectMse(m_studied[0].allBut, 4e-4);
}

TEST_F(StudyOfLayers, HasNothingToCompareTheOnlyLayerWith)
{
    ASSERT_TRUE(study("int8:only=b"));
    ASSERT_THAT(studiedLayers(), ElementsAre("b"));
    expectMse(m_studied[0].only, 9e-4);
    EXPECT_FALSE(m_studied[0].allBut);
    EXPECT_FALSE(m_studied[0].problem);
}

TEST_F(StudyOfLayers, GoesOnBehindAVariantThatFails)
{
    m_world.failures["int8:only=a"] = StudyWorld::Failure::OfMaking;
    m_world.failures["int8:keep=b"] = StudyWorld::Failure::OfRunning;
    ASSERT_TRUE(study("int8"));
    ASSERT_EQ(m_studied.size(), 3U);
    EXPECT_FALSE(m_studied[0].only);
    expectMse(m_studied[0].allBut, 13e-4);
    EXPECT_EQ(m_studied[0].problem->code, ErrorCode::CannotQuantize);
    expectMse(m_studied[1].only, 9e-4);
    EXPECT_FALSE(m_studied[1].allBut);
    EXPECT_EQ(m_studied[1].problem->code, ErrorCode::ModelFailed);
    expectMse(m_studied[2].allBut, 10e-4);
    EXPECT_FALSE(m_studied[2].problem);
    EXPECT_EQ(m_world.openedFor.size(), 1U);
}

TEST_F(StudyOfLayers, OpensAModelAgainWhoseProcessDied)
{
    m_world.failures["int8:only=b"] = StudyWorld::Failure::OfProcess;
    ASSERT_TRUE(study("int8"));
    ASSERT_EQ(m_studied.size(), 3U);
    EXPECT_EQ(m_studied[1].problem->code, ErrorCode::WorkerDied);
    expectMse(m_studied[1].allBut, 5e-4);
    expectMse(m_studied[2].only, 4e-4);
    EXPECT_THAT(m_world.openedFor, ElementsAre("int8", "int8:keep=b"));
    EXPECT_EQ(m_world.calibrations, 4);
}

TEST_F(StudyOfLayers, EndsWhereItIsStopped)
{
    const auto told = m_events.studied;
    m_events.studied = [&](const LayerSensitivity &layer, int done, int total) {
        told(layer, done, total);
        m_stop.request_stop();
    };
    const auto stopped = study("int8");
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_THAT(studiedLayers(), ElementsAre("a"));
    EXPECT_EQ(m_world.made.back(), "int8:keep=a");
}

TEST_F(StudyOfLayers, EndsWhereItIsStoppedWhileItCalibrates)
{
    m_world.onCalibration = [this](int) { m_stop.request_stop(); };
    const auto stopped = study("int8");
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(m_world.calibrations, 1);
    EXPECT_THAT(m_studied, IsEmpty());
}

TEST_F(StudyOfLayers, SaysWhyThereIsNothingToStudy)
{
    const auto float32 = study("fp32");
    ASSERT_FALSE(float32);
    EXPECT_EQ(float32.error().code, ErrorCode::BadRecipe);

    const auto missing = study("int8", {"x", "missing"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().file, "missing");

    m_world.layers.clear();
    const auto nothing = study("int8");
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().code, ErrorCode::CannotQuantize);
    EXPECT_THAT(m_studied, IsEmpty());
}

}
}
