// SPDX-License-Identifier: GPL-3.0-or-later
// A session over worker processes, treated roughly: nothing is lost, left over or waited for.
#include "inference/engine/in_process_picture_host.h"
#include "inference/engine/isolated_host.h"
#include "tests/app/qt_support.h"
#include "tests/app/session_stage.h"
#include "tests/isolation/isolation_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;

class LifeCycle : public testing::Test, protected SessionStage
{
};

TEST_F(LifeCycle, VariantsComeAndGoAHundredTimes)
{
    makeSession();
    fill();
    for (int i = 0; i < 100; ++i) {
        const VariantId last = session().variants().back().variant.id;
        const std::string path = session().variants().back().variant.modelPath;
        session().removeVariant(last);
        session().addVariants({path});
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
        session().stop();
        const FakeWorkerTold nothing("");
        session().run();
        EXPECT_TRUE(waitUntil([this] {
            // A worker that was told before may still end by its limit; the next run has a new one.
            const auto failed = [](const ui::PaneContent &pane) {
                return pane.state == ui::PaneState::Failed;
            };
            if (!session().isRunning() && std::ranges::any_of(session().panes(), failed)) {
                session().run();
            }
            return allReady();
        })) << told;
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
            const auto panes = session().panes();
            return !session().isRunning() && panes.back().state == ui::PaneState::Failed;
        }));
        const Error error = session().panes().back().error.value_or(Error{});
        EXPECT_EQ(error.code, ErrorCode::WorkerDied);
        EXPECT_THAT(error.what, HasSubstr("signal 11, segmentation fault"));
    }
    session().run();
    EXPECT_TRUE(waitUntil([this] { return allReady(); }));
    expectNothingLeft();
}

TEST_F(LifeCycle, OtherHostsTakeOverFromThoseInUse)
{
    makeSession();
    fill();
    ASSERT_TRUE(waitUntil([this] { return allReady(); }));
    const auto launcher = std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM);
    session().setHosts(
        {[launcher] { return makeIsolatedHost(launcher, {}); }, [] { return makeInProcessPictureHost({}); }});
    EXPECT_TRUE(waitUntil([this] { return allReady(); }));
    expectNothingLeft();
}

}
}
