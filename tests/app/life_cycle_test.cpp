// SPDX-License-Identifier: GPL-3.0-or-later
// A session over worker processes, treated roughly: nothing is lost, left over or waited for.
#include "app/session.h"
#include "app/window_controller.h"
#include "inference/engine/in_process_picture_host.h"
#include "inference/engine/isolated_host.h"
#include "tests/app/qt_support.h"
#include "tests/isolation/isolation_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QImage>
#include <QTemporaryDir>

#include <memory>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;

class LifeCycle : public testing::Test
{
protected:
    LifeCycle()
    {
        application();
        // The first of everything stays: plugins, fonts, threads of Qt.
        makeSession();
        m_session->addPictures({picture("first.png", 1)});
        EXPECT_TRUE(waitUntil([this] { return !m_session->isRunning(); }));
        m_session.reset();
        m_descriptors = openDescriptors();
    }

    /// A spare worker behaves as was told when it was started, which may be before its model is added.
    void makeSession(int spares = 1)
    {
        const auto launcher =
            std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM, spares, std::chrono::seconds(5));
        m_session =
            std::make_unique<Session>(Hosts{[launcher] { return makeIsolatedHost(launcher, kShortLimits); },
                                            [] { return makeInProcessPictureHost({}); }});
    }

    std::string picture(const QString &name, int value)
    {
        QImage image(16, 16, QImage::Format_Grayscale8);
        image.fill(QColor(value, value, value));
        const QString path = m_folder.filePath(name);
        EXPECT_TRUE(image.save(path));
        return path.toStdString();
    }

    /// An original and two variants on two pictures.
    void fill()
    {
        const std::string models = std::string(SIDELIGHT_TEST_DATA) + "/models/";
        m_session->openOriginal(models + "gray.pt");
        m_session->addVariants({models + "rgb.pt", models + "unchanged.pt"});
        m_session->addPictures({picture("a.png", 50), picture("b.png", 100)});
    }

    bool allReady() const
    {
        const auto panes = m_session->panes();
        return !m_session->isRunning() && panes.size() == 4
            && std::ranges::all_of(
                panes, [](const ui::PaneContent &pane) { return pane.state == ui::PaneState::Ready; });
    }

    void expectNothingLeft()
    {
        m_session.reset();
        EXPECT_EQ(childProcesses(), 0);
        EXPECT_EQ(openDescriptors(), m_descriptors);
    }

    QTemporaryDir m_folder;
    int m_descriptors = 0;
    std::unique_ptr<Session> m_session;
};

TEST_F(LifeCycle, AThousandSwitchesOfVariantsWhileRunningLeaveNothingBehind)
{
    // Bytes, of the allocator's own making; AddressSanitizer keeps what was freed for a while.
#ifdef __SANITIZE_ADDRESS__
    constexpr std::size_t kAllowedGrowth = 512 << 20;
#else
    constexpr std::size_t kAllowedGrowth = 8 << 20;
#endif
    makeSession();
    fill();
    ASSERT_TRUE(waitUntil([this] { return allReady(); }));
    m_session->setLive(true);
    std::size_t afterSome = 0;
    int runs = 0;
    QObject::connect(m_session.get(), &Session::timed, m_session.get(), [&] { ++runs; });
    for (int i = 0; i < 1000; ++i) {
        const VariantId id = m_session->variants()[i % 3].variant.id;
        m_session->setEnabled(id, i / 3 % 2 != 0);
        m_session->selectPicture(i / 7 % 2);
        const int before = runs;
        ASSERT_TRUE(waitUntil([&] { return i % 3 != 0 || runs > before; })); // Now and then a run ends.
        if (i == 300) {
            afterSome = residentBytes();
        }
    }
    EXPECT_LT(residentBytes(), afterSome + kAllowedGrowth);
    m_session->setLive(false);
    for (const SessionVariant &entry : m_session->variants()) {
        m_session->setEnabled(entry.variant.id, true);
    }
    m_session->run();
    EXPECT_TRUE(waitUntil([this] { return allReady(); }));
    EXPECT_LE(childProcesses(), 4); // one a variant, and a spare
    expectNothingLeft();
}

TEST_F(LifeCycle, FiveHundredStartsAndStopsLeaveASessionThatRuns)
{
    makeSession();
    fill();
    for (int i = 0; i < 500; ++i) {
        m_session->run();
        QCoreApplication::processEvents();
        m_session->stop();
    }
    m_session->run();
    EXPECT_TRUE(waitUntil([this] { return allReady(); }));
    EXPECT_LE(childProcesses(), 4);
    expectNothingLeft();
}

TEST_F(LifeCycle, VariantsComeAndGoAHundredTimes)
{
    makeSession();
    fill();
    for (int i = 0; i < 100; ++i) {
        const VariantId last = m_session->variants().back().variant.id;
        const std::string path = m_session->variants().back().variant.modelPath;
        m_session->removeVariant(last);
        m_session->addVariants({path});
        QCoreApplication::processEvents();
    }
    EXPECT_TRUE(waitUntil([this] { return allReady(); }));
    expectNothingLeft();
}

TEST_F(LifeCycle, AStopEndsModelsThatNeverAnswerAndTheNextRunStartsThemAgain)
{
    for (const char *told : {"open never", "run never", "start never"}) {
        const FakeWorkerTold misbehaving(told);
        makeSession();
        fill();
        QCoreApplication::processEvents();
        m_session->stop();
        const FakeWorkerTold nothing("");
        m_session->run();
        EXPECT_TRUE(waitUntil([this] {
            const auto panes = m_session->panes();
            return !m_session->isRunning() && panes.size() == 4;
        })) << told;
        // Workers that were told before may still end by their limit; the next run has new ones.
        m_session->run();
        EXPECT_TRUE(waitUntil([this] { return allReady(); })) << told;
        expectNothingLeft();
    }
}

TEST_F(LifeCycle, APaneSaysHowItsProcessDiedAndRunsAgain)
{
    {
        const FakeWorkerTold told("run SIGSEGV");
        makeSession(0);
        fill();
        ASSERT_TRUE(waitUntil([this] {
            const auto panes = m_session->panes();
            return !m_session->isRunning() && panes.back().state == ui::PaneState::Failed;
        }));
        const Error error = m_session->panes().back().error.value_or(Error{});
        EXPECT_EQ(error.code, ErrorCode::WorkerDied);
        EXPECT_THAT(error.what, HasSubstr("signal 11, segmentation fault"));
    }
    m_session->run();
    EXPECT_TRUE(waitUntil([this] { return allReady(); }));
    expectNothingLeft();
}

TEST_F(LifeCycle, OtherHostsTakeOverFromThoseInUse)
{
    makeSession();
    fill();
    ASSERT_TRUE(waitUntil([this] { return allReady(); }));
    const auto launcher = std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM);
    m_session->setHosts(
        {[launcher] { return makeIsolatedHost(launcher, {}); }, [] { return makeInProcessPictureHost({}); }});
    EXPECT_TRUE(waitUntil([this] { return allReady(); }));
    expectNothingLeft();
}

/// How far the window has come when it is closed.
struct Stage {
    const char *told; ///< to the workers
    std::function<bool(const Session &)> reached;
};

TEST_F(LifeCycle, TheWindowClosesAtEveryStage)
{
    const auto running = [](const Session &session) {
        return std::ranges::any_of(session.variants(), &SessionVariant::running);
    };
    const Stage stages[] = {
        {"", [](const Session &) { return true; }},
        {"", [](const Session &session) { return session.isRunning(); }},
        {"start never", [](const Session &session) { return session.isRunning(); }},
        {"open never", [](const Session &session) { return session.isRunning(); }},
        {"run never", running},
        {"run SIGSTOP", running},
        {"", [](const Session &session) { return !session.panes().empty() && !session.isRunning(); }},
    };
    for (const Stage &stage : stages) {
        const FakeWorkerTold told(stage.told);
        makeSession();
        {
            ui::MainWindow window;
            WindowController controller(window, *m_session);
            window.show();
            fill();
            EXPECT_TRUE(waitUntil([&] { return stage.reached(*m_session); })) << stage.told;
        }
        m_session.reset();
        EXPECT_EQ(childProcesses(), 0) << stage.told;
    }
}

}
}
