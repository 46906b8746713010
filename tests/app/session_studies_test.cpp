// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/session_fixture.h"
#include "tests/engine/study_world.h"

#include <gmock/gmock.h>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A session over a network of three layers whose errors add up.
class SessionStudiesTest : public SessionTest
{
protected:
    SessionStudiesTest()
    {
        m_network.layers = {{"a", 1e-4}, {"b", 9e-4}, {"c", 4e-4}};
        restart([this] { return std::make_unique<StudyHost>(m_network); });
        m_session->openOriginal("net.pt");
        m_session->addPictures({picture("a.png"), picture("b.png")});
        EXPECT_TRUE(waitUntil([this] { return settled(); }));
        m_made = m_session->makeVariant(idOf("net.pt"), *parseRecipe("int8")).value_or(0);
        EXPECT_TRUE(waitUntil([this] { return settled(); }));
    }
    ~SessionStudiesTest() override { m_session.reset(); }

    bool studied() const { return settled() && !m_session->isStudying(); }
    ui::LayersContent layers() const { return m_session->layers(m_made); }
    std::string recipe() const { return recipeText(m_session->variants().back().variant.recipe); }
    static double psnrOf(double mse) { return -10.0 * std::log10(mse); }

    StudyWorld m_network;
    VariantId m_made = 0;
};

TEST_F(SessionStudiesTest, ShowsWhatRunsBeforeAnythingIsMeasured)
{
    ASSERT_THAT(layers().rows, SizeIs(3));
    EXPECT_EQ(layers().rows[1].name, "b");
    EXPECT_EQ(layers().rows[1].operation, "aten::conv2d");
    EXPECT_TRUE(layers().canStudy);
    EXPECT_FALSE(layers().rows[1].onlyDb);
    EXPECT_THAT(layers().summary.toStdString(), HasSubstr("3 layers"));
    EXPECT_NEAR(layers().variantDb.value_or(0.0), psnrOf(14e-4), 1e-3);
}

TEST_F(SessionStudiesTest, MeasuresEachLayerAloneAndAllButIt)
{
    m_session->studyLayers(m_made);
    EXPECT_TRUE(layers().running);
    ASSERT_TRUE(waitUntil([this] { return studied(); }));
    const auto rows = layers().rows;
    EXPECT_NEAR(rows[0].onlyDb.value_or(0.0), psnrOf(1e-4), 1e-3);
    EXPECT_NEAR(rows[1].onlyDb.value_or(0.0), psnrOf(9e-4), 1e-3);
    EXPECT_NEAR(rows[1].allButDb.value_or(0.0), psnrOf(5e-4), 1e-3);
    EXPECT_NEAR(rows[2].allButDb.value_or(0.0), psnrOf(10e-4), 1e-3);
    ASSERT_TRUE(rows[2].measure);
    EXPECT_NEAR(rows[2].measure->isolatedSqnrDb.value_or(0.0), psnrOf(4e-4), 1e-3);
    EXPECT_FALSE(layers().running);
    EXPECT_THAT(m_failures, IsEmpty());
}

TEST_F(SessionStudiesTest, ALayerGoesToFp32AndBackAndKeepsItsFigures)
{
    m_session->studyLayers(m_made);
    ASSERT_TRUE(waitUntil([this] { return studied(); }));
    m_session->setKept(m_made, "b", true);
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(recipe(), "int8:keep=b");
    EXPECT_TRUE(layers().rows[1].kept);
    EXPECT_TRUE(layers().rows[1].onlyDb) << "which layers are quantized changes nothing about it alone";
    EXPECT_NEAR(layers().variantDb.value_or(0.0), psnrOf(5e-4), 1e-3);
    m_session->setKept(m_made, "b", false);
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(recipe(), "int8");
}

TEST_F(SessionStudiesTest, TheLastQuantizedLayerStays)
{
    for (const char *layer : {"a", "b", "c"}) {
        m_session->setKept(m_made, layer, true);
        ASSERT_TRUE(waitUntil([this] { return settled(); }));
    }
    EXPECT_EQ(recipe(), "int8:only=c");
    EXPECT_FALSE(layers().rows[2].kept);
    EXPECT_THAT(m_failures.join('\n').toStdString(), HasSubstr("stays quantized"));
}

TEST_F(SessionStudiesTest, FiguresOfAnotherRecipeAreNotShown)
{
    m_session->studyLayers(m_made);
    ASSERT_TRUE(waitUntil([this] { return studied(); }));
    m_session->setRecipe(m_made, *parseRecipe("w4a8"));
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_FALSE(layers().rows[1].onlyDb);
    EXPECT_FALSE(layers().rows[1].measure);
}

TEST_F(SessionStudiesTest, AStopKeepsWhatWasFound)
{
    const int before = m_network.forwards;
    std::atomic<bool> reached = false;
    std::atomic<bool> go = false;
    // The network in FP32, two variants of the first layer; the study waits in the next one.
    m_network.onForward = [&](int forward) {
        if (forward == before + 4) {
            reached = true;
            reached.notify_all();
            go.wait(false);
        }
    };
    m_session->studyLayers(m_made);
    ASSERT_TRUE(waitUntil([&] { return reached.load() && layers().done == 1; }));
    m_session->stopStudy();
    go = true;
    go.notify_all();
    ASSERT_TRUE(waitUntil([this] { return studied(); }));
    EXPECT_TRUE(layers().rows[0].onlyDb);
    EXPECT_FALSE(layers().rows[2].onlyDb);
    EXPECT_THAT(m_failures, IsEmpty()) << "a stop is no failure";
}

TEST_F(SessionStudiesTest, OnlyWhatIsQuantizedCanBeStudied)
{
    const ui::LayersContent original = m_session->layers(idOf("net.pt"));
    EXPECT_FALSE(original.canStudy);
    EXPECT_FALSE(original.whyNot.isEmpty());
    EXPECT_THAT(original.rows, SizeIs(3));
    EXPECT_EQ(m_session->layers(99).variant, 0U);
}

TEST_F(SessionStudiesTest, SearchesOnTheOpenPictures)
{
    EXPECT_EQ(m_session->search().pictures, 2);
    EXPECT_TRUE(m_session->search().problem.isEmpty());
    SearchGoal goal;
    goal.wish = SearchGoal::Wish::Smallest;
    goal.least = 32.0;
    m_session->searchRecipes(goal);
    ASSERT_TRUE(waitUntil([this] { return studied(); }));
    const ui::SearchContent found = m_session->search();
    EXPECT_EQ(found.goal, goal);
    ASSERT_TRUE(found.best);
    const SearchPoint &best = found.points.at(static_cast<std::size_t>(*found.best));
    // With b in FP32 the error is 5e-4, 33.0 dB; 28.5 dB with all quantized, 30 dB without c.
    EXPECT_TRUE(best.meets);
    EXPECT_GE(best.worstPsnrDb, 32.0);
    EXPECT_EQ(best.bytes, 500U + 4000U + 2U * 1000U);
    EXPECT_FALSE(found.running);
    m_session->removeVariant(idOf("net.pt"));
    EXPECT_FALSE(m_session->search().problem.isEmpty());
}

}
}
