// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/session_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QDir>
#include <QImage>
#include <QTemporaryDir>

#include <memory>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;
using testing::SizeIs;
using ui::PaneKind;
using ui::PaneState;

TEST_F(SessionTest, ShowsInputTruthAndEveryVariant)
{
    m_session->openOriginal("5");
    m_session->addVariants({"6"});
    m_session->addPictures({picture("a.png")}, {picture("a_clean.png")});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    const auto panes = m_session->panes();
    ASSERT_THAT(panes, SizeIs(4));
    EXPECT_EQ(panes[0].kind, PaneKind::Input);
    EXPECT_EQ(panes[1].kind, PaneKind::Truth);
    EXPECT_TRUE(panes[2].isOriginal);
    for (const ui::PaneContent &content : panes) {
        EXPECT_EQ(content.state, PaneState::Ready);
    }
    ASSERT_TRUE(panes[3].original);
    EXPECT_NEAR(panes[3].original->psnrDb, 20.0, 1e-3); // 0.5 and 0.6
    ASSERT_TRUE(panes[3].truth);
}

TEST_F(SessionTest, AMedianStandsOnSeveralWarmRunsWithoutBeingAsked)
{
    m_session->openOriginal("5");
    m_session->addPictures({picture("a.png")});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    const auto rows = m_session->rows();
    ASSERT_THAT(rows, SizeIs(1));
    EXPECT_EQ(rows[0].sampleCount, kRunsForAMedian);
    EXPECT_EQ(rows[0].medianMs, 1.0);
    EXPECT_TRUE(rows[0].timingProblem.isEmpty());
}

TEST_F(SessionTest, ABrokenModelFailsInItsOwnPane)
{
    m_session->openOriginal("5");
    m_session->addVariants({"broken", "6", "failing"});
    m_session->addPictures({picture("a.png")});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(pane(PaneKind::Variant, idOf("broken"))->state, PaneState::Failed);
    EXPECT_EQ(pane(PaneKind::Variant, idOf("failing"))->state, PaneState::Failed);
    EXPECT_EQ(pane(PaneKind::Variant, idOf("6"))->state, PaneState::Ready);
    EXPECT_THAT(m_failures.join('\n').toStdString(), HasSubstr("broken: is broken"));
}

TEST_F(SessionTest, AnUnreadablePictureIsSaidAndTheOthersGoOn)
{
    m_session->openOriginal("5");
    m_session->addPictures({m_folder.filePath("missing.png").toStdString(), picture("b.png")});
    ASSERT_TRUE(waitUntil([this] { return settled() && !m_failures.isEmpty(); }));
    EXPECT_EQ(pane(PaneKind::Input)->state, PaneState::Failed);
    EXPECT_THAT(m_failures[0].toStdString(), HasSubstr("missing.png"));
    m_session->selectPicture(1);
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(pane(PaneKind::Input)->state, PaneState::Ready);
}

TEST_F(SessionTest, OldResultsStayVisibleAsStaleUntilTheNewOnesAreThere)
{
    m_session->openOriginal("5");
    m_session->addPictures({picture("a.png"), picture("b.png", 20)});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    m_world.hold();
    m_session->selectPicture(1);
    const VariantId original = idOf("5");
    EXPECT_EQ(pane(PaneKind::Variant, original)->state, PaneState::Stale);
    EXPECT_TRUE(pane(PaneKind::Variant, original)->image);
    m_world.release();
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(pane(PaneKind::Variant, original)->state, PaneState::Ready);
}

TEST_F(SessionTest, StopEndsLiveAndDropsWhatRuns)
{
    m_session->openOriginal("5");
    m_session->addPictures({picture("a.png")});
    std::size_t samples = 0;
    QObject::connect(m_session.get(), &Session::timed, m_session.get(),
                     [&](const std::vector<ui::TimingSample> &told) { samples += told.size(); });
    m_session->setLive(true);
    ASSERT_TRUE(waitUntil([&] { return samples > 50; }));
    EXPECT_TRUE(m_session->isRunning());
    m_session->stop();
    EXPECT_FALSE(m_session->isRunning());
    EXPECT_FALSE(m_session->isLive());
    const std::size_t atStop = samples;
    m_session->run();
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_GE(samples, atStop);
}

TEST_F(SessionTest, LeavingAPictureQuicklyKeepsOnlyTheLastOne)
{
    m_session->openOriginal("5");
    std::vector<std::string> paths;
    paths.reserve(8);
    for (int i = 0; i < 8; ++i) {
        paths.push_back(picture(QString("%1.png").arg(i), 10 * i));
    }
    m_session->addPictures(paths);
    for (int round = 0; round < 20; ++round) {
        m_session->selectPicture(round % 8);
    }
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_EQ(m_session->currentPicture(), 3);
    EXPECT_EQ(pane(PaneKind::Input)->image->bgrx[0], 30);
}

TEST_F(SessionTest, VariantsCanBeRemovedAndSwitchedWhileTheyRun)
{
    m_session->openOriginal("5");
    m_session->addVariants({"6", "7"});
    m_session->addPictures({picture("a.png")});
    m_world.hold();
    ASSERT_TRUE(waitUntil([this] { return modelRuns(); }));
    m_session->removeVariant(idOf("6"));
    m_session->setEnabled(idOf("7"), false);
    m_world.release();
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    EXPECT_THAT(m_session->panes(), SizeIs(2)); // input and original
    EXPECT_THAT(m_session->rows(), SizeIs(2));
}

TEST_F(SessionTest, LiveGoesOnWhenTheVariantThatRunsIsRemoved)
{
    m_session->openOriginal("5");
    m_session->addVariants({"6"});
    m_session->addPictures({picture("a.png")});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    std::size_t samples = 0;
    QObject::connect(m_session.get(), &Session::timed, m_session.get(),
                     [&](const std::vector<ui::TimingSample> &told) { samples += told.size(); });
    m_session->setLive(true);
    // Hold the second of a round: the first has answered by then, and nobody else is waited for.
    ASSERT_TRUE(waitUntil([&] {
        m_world.hold();
        const bool second = samples % 2 == 1 && modelRuns();
        if (!second) {
            m_world.release();
        }
        return second;
    }));
    samples = 0;
    m_session->removeVariant(idOf("6"));
    m_world.release();
    EXPECT_TRUE(waitUntil([&] { return samples > 20; }));
    m_session->stop();
}

TEST_F(SessionTest, RemovingTheOriginalTakesTheFiguresAgainstItAlong)
{
    m_session->openOriginal("5");
    m_session->addVariants({"6"});
    m_session->addPictures({picture("a.png")});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    ASSERT_TRUE(m_session->rows()[1].original);
    m_session->removeVariant(idOf("5"));
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    ASSERT_THAT(m_session->rows(), SizeIs(1));
    EXPECT_FALSE(m_session->rows()[0].original);
    const Comparison comparison = m_session->comparison();
    ASSERT_THAT(comparison.measurements, SizeIs(1));
    EXPECT_FALSE(comparison.measurements[0].originalQuality);
}

TEST_F(SessionTest, ClosingWhileBusyEnds)
{
    m_session->openOriginal("5");
    m_session->addVariants({"6", "7"});
    m_session->addPictures({picture("a.png")});
    m_world.hold();
    ASSERT_TRUE(waitUntil([this] { return modelRuns(); }));
    std::jthread later([this] { m_world.release(); });
    m_session.reset();
    EXPECT_EQ(m_world.hosts, 0);
}

TEST_F(SessionTest, AtMostSevenVariantsFitBesideTheOriginal)
{
    m_session->openOriginal("5");
    m_session->addVariants({"1", "2", "3", "4", "6", "7", "8", "9"});
    EXPECT_THAT(m_session->variants(), SizeIs(8));
    EXPECT_THAT(m_failures.join('\n').toStdString(), HasSubstr("at most 7 variants"));
}

TEST_F(SessionTest, TheNumbersOfAllPicturesSeenAreKept)
{
    m_session->openOriginal("5");
    m_session->addVariants({"6"});
    m_session->addPictures({picture("a.png"), picture("b.png")});
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    m_session->selectPicture(1);
    ASSERT_TRUE(waitUntil([this] { return settled(); }));
    const Comparison comparison = m_session->comparison();
    EXPECT_THAT(comparison.variants, SizeIs(2));
    EXPECT_THAT(comparison.measurements, SizeIs(4));
}

TEST(SortFiles, TellsModelsPicturesAndTruthsApart)
{
    const SortedFiles files = sortFiles(
        {"net.pt", "00036_00_0.1s.dng", "00036_00_10s.png", "photo.jpg", "other.onnx", "00057_00_10s.png"});
    EXPECT_THAT(files.models, testing::ElementsAre("net.pt", "other.onnx"));
    EXPECT_THAT(files.truths, testing::ElementsAre("00036_00_10s.png"));
    EXPECT_THAT(files.pictures, testing::ElementsAre("00036_00_0.1s.dng", "photo.jpg", "00057_00_10s.png"));
}

TEST(AssignTruths, SetsTheExposureRatioThatTheNamesTell)
{
    std::vector<SessionInput> inputs(1);
    inputs[0].path = "00036_00_0.1s.dng";
    assignTruths(inputs, {"00036_00_10s.png"});
    EXPECT_EQ(inputs[0].truth, "00036_00_10s.png");
    EXPECT_DOUBLE_EQ(inputs[0].exposureRatio, 100.0);
}

}
}
