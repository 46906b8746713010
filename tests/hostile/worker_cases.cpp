// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/isolated_host.h"
#include "tests/hostile/life_cycle_rows.h"
#include "tests/isolation/isolation_support.h"

#include <gtest/gtest.h>

namespace sidelight::test
{

namespace
{

constexpr std::chrono::seconds kTimeToStart(3);
constexpr int kRuns = 2; ///< an answer that comes twice is seen at the next question

Outcome ended(const std::string &when, const Error &error)
{
    EXPECT_EQ(fault(error), "") << sentence(error);
    return {when, outcomeText(error)};
}

Outcome played(ModelHost &host)
{
    if (const auto opened = host.open(anyModel(), {}); !opened) {
        return ended(opened.error().code == ErrorCode::WorkerUnavailable ? "starting" : "opening",
                     opened.error());
    }
    FramePtr last;
    for (int i = 1; i <= kRuns; ++i) {
        const auto answer = host.run(smallPicture(), {});
        if (!answer) {
            EXPECT_FALSE(host.isOpen());
            return ended(i == 1 ? "running" : "run " + std::to_string(i), answer.error());
        }
        last = answer->frame;
    }
    return {"-", "runs: " + outcomeText(*last)};
}

/// A worker does what it is told to, see fake_worker.cpp; the next one on the same host answers.
Outcome misbehave(const std::string &told)
{
    const int descriptors = openDescriptors();
    Outcome outcome;
    {
        const FakeWorkerTold misbehaving(told);
        const auto host = makeIsolatedHost(
            std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM, 0, kTimeToStart), kShortLimits);
        outcome = played(*host);
        const FakeWorkerTold nothing("");
        EXPECT_EQ(played(*host).text, "runs: 16 x 16, 1 channel, 0.25 to 0.25");
    }
    EXPECT_EQ(childProcesses(), 0);
    EXPECT_EQ(openDescriptors(), descriptors);
    return outcome;
}

/// What a worker does at a step.
struct Deed {
    const char *input;
    const char *told;
};

/// Where a worker is when it does it.
struct Step {
    const char *input;
    const char *told;
};

constexpr Step kStarting = {" while it starts", "hello "};
constexpr Step kOpening = {" while it opens a model", "open "};
constexpr Step kRunning = {" while it runs one", "run "};

LifeCycleCase row(const char *number, const Deed &deed, const Step &step)
{
    const std::string told = std::string(step.told) + deed.told;
    return {number, std::string(deed.input) + step.input, [told] { return misbehave(told); }};
}

}

std::vector<LifeCycleCase> workerCases()
{
    std::vector<LifeCycleCase> cases;
    constexpr Deed kDeaths[] = {
        {"SIGKILL to a worker", "SIGKILL"},
        {"SIGSTOP to a worker", "SIGSTOP"},
        {"SIGSEGV in a worker", "SIGSEGV"},
    };
    constexpr Deed kAnswers[] = {
        {"a worker sends garbage", "garbage"},
        {"a worker sends half a header", "half"},
        {"a worker sends half a message", "half-payload"},
        {"a worker says its message has 4 GiB", "huge"},
        {"a worker never answers", "never"},
    };
    for (const Step &step : {kStarting, kOpening, kRunning}) {
        for (const Deed &deed : kDeaths) {
            cases.push_back(row("C05", deed, step));
        }
        for (const Deed &deed : kAnswers) {
            cases.push_back(row("C06", deed, step));
        }
    }
    cases.push_back(row("C06", {"a worker greets twice", "twice"}, kStarting));
    for (const Step &step : {kOpening, kRunning}) {
        cases.push_back(row("C06", {"a worker answers twice", "twice-after"}, step));
        cases.push_back(row("C06", {"a worker answers a former question", "old"}, step));
    }
    return cases;
}

}
