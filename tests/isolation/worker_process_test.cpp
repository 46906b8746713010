// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a worker process does, its host answers with an error that names it, in time, and goes on.
#include "inference/engine/isolated_host.h"
#include "tests/isolation/isolation_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;

/// Of the first question that fails.
Error failureOf(ModelHost &host)
{
    if (const auto opened = host.open(anyModel(), {}); !opened) {
        return opened.error();
    }
    if (const auto answer = host.run(smallPicture(), {}); !answer) {
        return answer.error();
    }
    const auto measures = host.measureLayers(smallPicture(), {});
    return measures ? Error{ErrorCode::Usage, {}, "there were answers", {}, {}} : measures.error();
}

struct Misbehaviour {
    const char *told; ///< step and action, see fake_worker.cpp
    ErrorCode code;
    const char *sentence; ///< a part of it
};

std::ostream &operator<<(std::ostream &stream, const Misbehaviour &given)
{
    return stream << given.told;
}

class WorkerMisbehaves : public testing::TestWithParam<Misbehaviour>
{
};

TEST_P(WorkerMisbehaves, AndTheHostSaysSoAndRecovers)
{
    const int descriptors = openDescriptors();
    const FakeWorkerTold told(GetParam().told);
    {
        const auto launcher =
            std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM, 0, std::chrono::seconds(3));
        const auto host = makeIsolatedHost(launcher, kShortLimits);
        const Error error = failureOf(*host);
        EXPECT_EQ(error.code, GetParam().code) << sentence(error);
        EXPECT_THAT(sentence(error), HasSubstr(GetParam().sentence));
        EXPECT_FALSE(error.remedy.empty());
        EXPECT_FALSE(host->isOpen());

        const FakeWorkerTold nothing("");
        ASSERT_TRUE(host->open(anyModel(), {}));
        EXPECT_TRUE(host->run(smallPicture(), {}));
        EXPECT_TRUE(host->measureLayers(smallPicture(), {}));
    }
    EXPECT_EQ(childProcesses(), 0);
    EXPECT_EQ(openDescriptors(), descriptors);
}

constexpr ErrorCode kDied = ErrorCode::WorkerDied;
constexpr ErrorCode kLate = ErrorCode::TimedOut;
constexpr ErrorCode kMissing = ErrorCode::WorkerUnavailable;

INSTANTIATE_TEST_SUITE_P(
    AtEveryStep, WorkerMisbehaves,
    testing::Values(
        Misbehaviour{"start SIGKILL", kMissing, "signal 9"},
        Misbehaviour{"start SIGSEGV", kMissing, "signal 11"},
        Misbehaviour{"start SIGSTOP", kMissing, "longer than 3 s"},
        Misbehaviour{"start never", kMissing, "longer than 3 s"},
        Misbehaviour{"hello half", kMissing, "longer than 3 s"},
        Misbehaviour{"start exit", kMissing, "exit code 7"},
        Misbehaviour{"hello garbage", kMissing, "answered"},
        Misbehaviour{"hello version", kMissing, "another version"},
        Misbehaviour{"open SIGKILL", kDied, "killed while opening (signal 9)"},
        Misbehaviour{"open SIGSTOP", kLate, "longer than 1 s while opening"},
        Misbehaviour{"open SIGSEGV", kDied, "crashed while opening (signal 11, segmentation fault)"},
        Misbehaviour{"open exit", kDied, "exit code 7"}, Misbehaviour{"open close", kDied, "while opening"},
        Misbehaviour{"open never", kLate, "longer than 1 s"},
        Misbehaviour{"open garbage", kDied, "no answer"}, Misbehaviour{"open half", kLate, "longer than 1 s"},
        Misbehaviour{"open half-payload", kLate, "longer than 1 s"},
        Misbehaviour{"open huge", kDied, "no answer"}, Misbehaviour{"open old", kDied, "no answer"},
        Misbehaviour{"open other-kind", kDied, "no model"}, Misbehaviour{"open cut-value", kDied, "no model"},
        Misbehaviour{"open too-many", kDied, "no answer"},
        Misbehaviour{"run SIGKILL", kDied, "killed while running (signal 9)"},
        Misbehaviour{"run SIGSTOP", kLate, "longer than 1 s while running"},
        Misbehaviour{"run SIGSEGV", kDied, "crashed while running"},
        Misbehaviour{"run exit", kDied, "exit code 7"}, Misbehaviour{"run close", kDied, "while running"},
        Misbehaviour{"run never", kLate, "longer than 1 s"}, Misbehaviour{"run garbage", kDied, "no answer"},
        Misbehaviour{"run half", kLate, "longer than 1 s"}, Misbehaviour{"run half-payload", kLate, "longer"},
        Misbehaviour{"run huge", kDied, "no answer"}, Misbehaviour{"run old", kDied, "no answer"},
        Misbehaviour{"run other-kind", kDied, "no picture"},
        Misbehaviour{"run cut-value", kDied, "no picture"}, Misbehaviour{"run twice", kDied, "no answer"},
        Misbehaviour{"run unsealed", kDied, "no picture"}, Misbehaviour{"run hole", kDied, "no picture"},
        Misbehaviour{"run too-short", kDied, "no picture"},
        Misbehaviour{"run no-samples", kDied, "no picture"},
        Misbehaviour{"run times", kDied, "times that cannot be"},
        Misbehaviour{"run too-many", kDied, "no answer"},
        Misbehaviour{"measure SIGKILL", kDied, "killed while measuring layers (signal 9)"},
        Misbehaviour{"measure never", kLate, "longer than 1 s while measuring layers"},
        Misbehaviour{"measure other-kind", kDied, "no measures of layers"},
        Misbehaviour{"measure cut-value", kDied, "no measures of layers"},
        Misbehaviour{"measure descriptor", kDied, "no measures of layers"},
        Misbehaviour{"measure nan", kDied, "no measures of layers"},
        Misbehaviour{"measure counts", kDied, "no measures of layers"},
        Misbehaviour{"measure share", kDied, "no measures of layers"},
        Misbehaviour{"measure layers", kDied, "no measures of layers"},
        Misbehaviour{"run bad-alloc", ErrorCode::OutOfMemory, "memory limit of 256 MiB"}));

TEST(WorkerProcess, AnAnswerThatComesTwiceIsSeenAtTheNextQuestion)
{
    const FakeWorkerTold told("run twice-after");
    const auto host =
        makeIsolatedHost(std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM), kShortLimits);
    ASSERT_TRUE(host->open(anyModel(), {}));
    ASSERT_TRUE(host->run(smallPicture(), {}));
    const auto again = host->run(smallPicture(), {});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::WorkerDied);
    EXPECT_FALSE(host->isOpen());
}

TEST(WorkerProcess, WhatAModelPrintsNeitherBlocksItNorIsKeptWhole)
{
    const FakeWorkerTold told("run prints");
    const auto host = makeIsolatedHost(std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM), {});
    ASSERT_TRUE(host->open(anyModel(), {}));
    EXPECT_TRUE(host->run(smallPicture(), {}));
}

TEST(WorkerProcess, AStopEndsARunThatNeverEnds)
{
    const FakeWorkerTold told("run never");
    const auto host = makeIsolatedHost(std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM),
                                       {std::chrono::seconds(0), 0});
    ASSERT_TRUE(host->open(anyModel(), {}));
    std::stop_source stop;
    std::jthread stopping([&] { stop.request_stop(); });
    const auto answer = host->run(smallPicture(), stop.get_token());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::Cancelled);
    EXPECT_FALSE(host->isOpen());
}

TEST(WorkerProcess, AStopLeavesAProcessAliveThatAnswersSoon)
{
    const auto host = makeIsolatedHost(std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM), {});
    ASSERT_TRUE(host->open(anyModel(), {}));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_TRUE(host->run(smallPicture(), stop.get_token()));
    EXPECT_TRUE(host->isOpen());
}

TEST(WorkerProcess, AMissingProgramIsAnError)
{
    const auto host = makeIsolatedHost(std::make_shared<WorkerLauncher>("/nowhere/sidelight-worker"), {});
    const auto opened = host->open(anyModel(), {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::WorkerUnavailable);
    EXPECT_EQ(opened.error().file, "/nowhere/sidelight-worker");
}

TEST(WorkerLauncher, TakesSparesAndStartsOthersForThoseThatDied)
{
    const FakeWorkerTold told("start SIGKILL");
    WorkerLauncher launcher(SIDELIGHT_FAKE_WORKER_PROGRAM, 2);
    EXPECT_FALSE(launcher.take(WorkerRole::Model, {}));
    const FakeWorkerTold nothing("");
    for (int i = 0; i < 5; ++i) {
        EXPECT_TRUE(launcher.take(WorkerRole::Model, {}));
    }
    EXPECT_EQ(childProcesses(), 0);
}

}
}
