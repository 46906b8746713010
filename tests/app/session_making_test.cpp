// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_bits.h"
#include "tests/app/session_fixture.h"

#include <gmock/gmock.h>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using ui::PaneKind;
using ui::PaneState;

/// Answers darker by a hundredth for each bit that its weights lack, and by nine tenths where they have two.
class BitsHost : public FakeHost
{
public:
    using FakeHost::FakeHost;

    Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &stop) override
    {
        auto made = FakeHost::make(recipe, stop);
        if (made) {
            m_bits = bitsOf(recipe).weights;
        }
        return made;
    }
    Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &stop) override
    {
        auto answer = FakeHost::run(picture, stop);
        if (answer && m_bits > 0) {
            const float lost = m_bits == 2 ? 0.9F : 0.01F * static_cast<float>(8 - m_bits);
            const float value = answer->frame->at(0, 0, 0) * (1.0F - lost);
            answer->frame = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, value));
        }
        return answer;
    }

private:
    int m_bits = 0;
};

class SessionMakingTest : public SessionTest
{
protected:
    SessionMakingTest()
    {
        restart([this] { return std::make_unique<BitsHost>(m_world); });
        m_session->openOriginal("5");
        m_session->addPictures({picture("a.png"), picture("b.png")});
        EXPECT_TRUE(waitUntil([this] { return settled(); }));
        m_original = idOf("5");
    }

    VariantId make(const std::string &recipe)
    {
        const auto made = m_session->makeVariant(m_original, *parseRecipe(recipe));
        EXPECT_TRUE(made && waitUntil([this] { return settled(); }));
        return made.value_or(0);
    }

    ui::VariantRow row(VariantId id) const
    {
        for (const ui::VariantRow &candidate : m_session->rows()) {
            if (candidate.id == id) {
                return candidate;
            }
        }
        return {};
    }

    /// What a picture of value `a` is against one of 0.5, by hand.
    static double psnrOf(double a) { return -10.0 * std::log10((0.5 - a) * (0.5 - a)); }

    VariantId m_original = 0;
};

TEST_F(SessionMakingTest, MakesAVariantOfTheOpenPictures)
{
    const VariantId made = make("w6a8");
    EXPECT_THAT(m_world.made, ElementsAre("w6a8"));
    EXPECT_THAT(m_world.calibrated, SizeIs(2));
    EXPECT_EQ(row(made).calibrationPictures, 2);
    ASSERT_TRUE(row(made).original);
    EXPECT_NEAR(row(made).original->psnrDb, psnrOf(0.5 * 0.98), 1e-3);
    EXPECT_EQ(pane(PaneKind::Variant, made)->state, PaneState::Ready);
    EXPECT_TRUE(row(made).warning.isEmpty());
}

TEST_F(SessionMakingTest, TheOldPictureStaysUntilTheNewOneIsThere)
{
    const VariantId made = make("w6a8");
    const DisplayImagePtr before = pane(PaneKind::Variant, made)->image;
    m_world.hold();
    m_session->setRecipe(made, *parseRecipe("w4a8"));
    ASSERT_TRUE(waitUntil([this] { return modelRuns(); }));
    EXPECT_EQ(pane(PaneKind::Variant, made)->state, PaneState::Running);
    EXPECT_EQ(pane(PaneKind::Variant, made)->image, before);
    EXPECT_FALSE(row(made).original) << "the figures are those of the recipe before";
    EXPECT_THAT(m_session->comparison().measurements, SizeIs(1));
    m_world.release();
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_NE(pane(PaneKind::Variant, made)->image, before);
    EXPECT_NEAR(row(made).original->psnrDb, psnrOf(0.5 * 0.96), 1e-3);
    EXPECT_THAT(m_world.calibrated, SizeIs(2)) << "calibration served again";
}

TEST_F(SessionMakingTest, OnlyWhatIsMadeAnewRunsForTheFigures)
{
    const VariantId made = make("w6a8");
    std::set<VariantId> timed;
    QObject::connect(m_session.get(), &Session::timed, m_session.get(),
                     [&](const std::vector<ui::TimingSample> &told) {
                         for (const ui::TimingSample &sample : told) {
                             timed.insert(sample.variant);
                         }
                     });
    m_session->setRecipe(made, *parseRecipe("w4a8"));
    ASSERT_TRUE(waitUntil([&] { return row(made).original.has_value(); }));
    EXPECT_THAT(timed, ElementsAre(made));
}

TEST_F(SessionMakingTest, TheLastOfManyStepsCounts)
{
    const VariantId made = make("int8");
    for (const char *recipe : {"w7a8", "w6a8", "w5a8", "w4a8", "w3a8"}) {
        m_session->setRecipe(made, *parseRecipe(recipe));
    }
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_NEAR(row(made).original->psnrDb, psnrOf(0.5 * 0.95), 1e-3);
    EXPECT_EQ(recipeText(row(made).recipe), "w3a8");
}

TEST_F(SessionMakingTest, AStopLeavesAVariantAsItWas)
{
    const VariantId made = make("w6a8");
    const DisplayImagePtr before = pane(PaneKind::Variant, made)->image;
    m_world.hold();
    m_session->setRecipe(made, *parseRecipe("w3a8"));
    ASSERT_TRUE(waitUntil([this] { return modelRuns(); }));
    m_session->stop();
    m_world.release();
    EXPECT_EQ(recipeText(row(made).recipe), "w6a8");
    EXPECT_EQ(row(made).precision, "W6A8") << "what was made already is not what is shown";
    EXPECT_EQ(pane(PaneKind::Variant, made)->state, PaneState::Ready);
    EXPECT_EQ(pane(PaneKind::Variant, made)->image, before);
    EXPECT_NEAR(row(made).original->psnrDb, psnrOf(0.5 * 0.98), 1e-3);
    m_session->run();
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_NEAR(row(made).original->psnrDb, psnrOf(0.5 * 0.98), 1e-3);
}

TEST_F(SessionMakingTest, WhatIsOfNoUseIsKeptAndMarked)
{
    const VariantId made = make("w2a8");
    ASSERT_TRUE(row(made).original);
    EXPECT_NEAR(row(made).original->psnrDb, psnrOf(0.05), 1e-3);
    EXPECT_THAT(row(made).warning.toStdString(), HasSubstr("no use"));
    EXPECT_FALSE(pane(PaneKind::Variant, made)->warning.isEmpty());
    EXPECT_EQ(pane(PaneKind::Variant, made)->state, PaneState::Ready);
}

TEST_F(SessionMakingTest, ARecipeThatCannotBeMadeIsSaidAndTheNextOneWorks)
{
    const VariantId made = make("w6a8");
    m_session->setRecipe(made, *parseRecipe("w6a8:keep=nowhere"));
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(pane(PaneKind::Variant, made)->state, PaneState::Failed);
    EXPECT_THAT(m_failures.join('\n').toStdString(), HasSubstr("has no such layer"));
    m_session->setRecipe(made, *parseRecipe("w5a8"));
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_NEAR(row(made).original->psnrDb, psnrOf(0.5 * 0.97), 1e-3);
}

TEST_F(SessionMakingTest, ThreePicturesShowWeightsAndActivationsApart)
{
    const VariantId made = make("w6a7:observer=kl");
    m_session->makeParts(made);
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    std::vector<std::string> recipes;
    for (const ui::VariantRow &candidate : m_session->rows()) {
        recipes.push_back(recipeText(candidate.recipe));
    }
    EXPECT_THAT(recipes, ElementsAre("fp32", "w6a7:observer=kl", "w6", "a7:observer=kl"));
    m_session->makeParts(made);
    EXPECT_THAT(m_session->rows(), SizeIs(4)) << "those that are there are not added again";
}

TEST_F(SessionMakingTest, CalibratesAnewOnOtherPictures)
{
    const VariantId made = make("w6a8");
    m_session->setCalibration(made, {picture("c.png")});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_THAT(m_world.calibrated, ElementsAre(HasSubstr("a.png"), HasSubstr("b.png"), HasSubstr("c.png")));
    EXPECT_EQ(row(made).calibrationPictures, 1);
    m_session->setCalibration(made, {m_folder.path().toStdString() + "/nowhere"});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(pane(PaneKind::Variant, made)->state, PaneState::Failed);
    EXPECT_THAT(m_failures.join('\n').toStdString(), HasSubstr("nowhere"));
    m_session->setCalibration(made, {});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(pane(PaneKind::Variant, made)->state, PaneState::Ready);
    EXPECT_EQ(row(made).calibrationPictures, 2);
}

TEST_F(SessionMakingTest, TellsTheBytesOfAFile)
{
    const VariantId made = make("w6a8");
    std::string bytes;
    QObject::connect(m_session.get(), &Session::saved, m_session.get(),
                     [&](VariantId id, const Expected<std::string> &told) {
                         EXPECT_EQ(id, made);
                         bytes = told.value_or("");
                     });
    m_session->saveVariant(made);
    EXPECT_TRUE(waitUntil([&] { return bytes == "saved 5"; }));
}

TEST_F(SessionMakingTest, DifferencesFollowTheRecipe)
{
    const VariantId made = make("w6a8");
    // How light it is; -1: no difference is shown.
    const auto shown = [&] {
        const auto content = pane(PaneKind::Variant, made);
        if (!content || content->imageNote.isEmpty()) {
            return -1.0;
        }
        const auto &bgrx = content->image->bgrx;
        return 0.114 * bgrx[0] + 0.587 * bgrx[1] + 0.299 * bgrx[2];
    };
    EXPECT_EQ(shown(), -1.0);
    m_session->setDifferences(true);
    ASSERT_TRUE(waitUntil([&] { return settled() && shown() > 0.0; }));
    const double before = shown();
    // Two bits more lost: 0.02 of 0.5 instead of 0.01, so lighter.
    m_session->setRecipe(made, *parseRecipe("w4a8"));
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_GT(shown(), before);
    EXPECT_TRUE(pane(PaneKind::Variant, m_original)->imageNote.isEmpty());
    m_session->setDifferences(false);
    EXPECT_EQ(shown(), -1.0);
}

TEST_F(SessionMakingTest, TheOriginalStaysAsItIs)
{
    m_session->setRecipe(m_original, *parseRecipe("w4"));
    EXPECT_EQ(recipeText(row(m_original).recipe), "fp32");
}

}
}
