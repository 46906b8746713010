// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/hosts.h"
#include "tests/archive/zip_builder.h"
#include "tests/hostile/life_cycle_rows.h"
#include "tests/hostile/model_stage.h"
#include "tests/hostile/running_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

const std::string kModels = SIDELIGHT_TEST_DATA "/models/";
const std::string kHostile = SIDELIGHT_TEST_DATA "/hostile/";

Variant variantOf(const std::string &path)
{
    Variant variant;
    variant.modelPath = path;
    return variant;
}

/// A model that runs again and again on a thread of its own, and must give the same answer each time.
class RunningModel
{
public:
    RunningModel(ModelHost &host, PicturePtr picture)
        : m_host(host)
        , m_picture(std::move(picture))
        , m_thread([this](const std::stop_token &stop) { work(stop); })
    {
    }

    /// Waits for runs that begin from now on; false where they do not come, or one of them failed.
    bool runsOn()
    {
        const int enough = m_runs + 3;
        return soon([&] { return m_failed || m_runs >= enough; }) && !m_failed;
    }

private:
    void work(const std::stop_token &stop)
    {
        FramePtr first;
        while (!stop.stop_requested() && !m_failed) {
            const auto answer = m_host.run(m_picture, {});
            EXPECT_TRUE(answer) << (answer ? "" : sentence(answer.error()));
            first = first || !answer ? first : answer->frame;
            m_failed = !answer || !std::ranges::equal(answer->frame->pixels(), first->pixels());
            ++m_runs;
        }
    }

    ModelHost &m_host;
    const PicturePtr m_picture;
    std::atomic<int> m_runs = 0;
    std::atomic<bool> m_failed = false;
    std::jthread m_thread; ///< last: it uses all the others
};

/// Opens and runs a model, and says what came of it.
std::string openedAgain(ModelHost &host, const std::string &path)
{
    if (const auto opened = host.open(variantOf(path), {}); !opened) {
        EXPECT_EQ(fault(opened.error()), "");
        return outcomeText(opened.error());
    }
    const auto answer = host.run(ramp(16, 12), {});
    return answer ? "runs: " + outcomeText(*answer->frame) : outcomeText(answer.error());
}

Outcome changedWhileItRuns(const std::function<void(const std::string &path, const Scratch &folder)> &change)
{
    const Scratch folder;
    const std::string path = folder.write("model.pt", contentOf(kModels + "rgb.pt"));
    const auto host = makeHosts({}).models();
    EXPECT_TRUE(host->open(variantOf(path), {}));
    bool goesOn = false;
    {
        RunningModel running(*host, ramp(16, 12));
        goesOn = running.runsOn();
        change(path, folder);
        goesOn = goesOn && running.runsOn();
    }
    return {"-",
            (goesOn ? "goes on with the same answer; opened again: " : "does not go on; opened again: ")
                + openedAgain(*host, path)};
}

void replaceBy(const std::string &content, const std::string &path, const Scratch &folder)
{
    fs::rename(folder.write("other", content), path);
}

/// Processor time that a process has used so far.
std::chrono::milliseconds processorTime(pid_t process)
{
    clockid_t clock = 0;
    timespec time = {};
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) {
        return {};
    }
    return std::chrono::seconds(time.tv_sec) + std::chrono::milliseconds(time.tv_nsec / 1'000'000);
}

/// Sends a signal to the worker of a model that runs for ever; then another one answers.
Outcome struckWhileItRuns(int signal, std::chrono::seconds timeLimit)
{
    HostingSettings settings;
    settings.model.time = timeLimit;
    const auto host = makeHosts(settings).models();
    EXPECT_TRUE(host->open(variantOf(kHostile + "endless_forward.pt"), {}));
    const auto workers = childrenOf(getpid());
    EXPECT_EQ(workers.size(), 1U);
    const pid_t worker = *workers.begin();
    const auto before = processorTime(worker);
    const std::jthread striking([&] {
        EXPECT_TRUE(soon([&] { return processorTime(worker) > before + std::chrono::milliseconds(100); }));
        kill(worker, signal);
    });
    const auto answer = host->run(ramp(16, 12), {});
    EXPECT_EQ(openedAgain(*host, kModels + "rgb.pt"), "runs: 16 x 12, 3 channels, 0 to 0.8776");
    if (answer) {
        return {"-", "runs: " + outcomeText(*answer->frame)};
    }
    EXPECT_EQ(fault(answer.error()), "");
    return {"running", outcomeText(answer.error())};
}

/// One model file as three variants that run at the same time.
Outcome threeOfOneModel(bool isolated)
{
    constexpr int kRuns = 10;
    HostingSettings settings;
    settings.isolated = isolated;
    const Hosts hosts = makeHosts(settings);
    const auto picture = hosts.pictures()->read(SIDELIGHT_DEMO "/samples/00036_00_0.1s.dng", 100.0, {});
    EXPECT_TRUE(picture) << (picture ? "" : sentence(picture.error()));
    std::vector<std::vector<FramePtr>> answers(3);
    {
        std::vector<std::jthread> threads;
        threads.reserve(answers.size());
        for (std::vector<FramePtr> &own : answers) {
            threads.emplace_back([&] {
                const auto host = hosts.models();
                EXPECT_TRUE(host->open(variantOf(SIDELIGHT_DEMO "/lighter_int8.pt"), {}));
                for (int i = 0; i < kRuns; ++i) {
                    const auto answer = host->run(*picture, {});
                    EXPECT_TRUE(answer) << (answer ? "" : sentence(answer.error()));
                    own.push_back(answer ? answer->frame : nullptr);
                }
            });
        }
    }
    const FramePtr first = answers.front().front();
    int others = 0;
    for (const std::vector<FramePtr> &own : answers) {
        others += static_cast<int>(std::ranges::count_if(own, [&](const FramePtr &frame) {
            return !first || !frame || !std::ranges::equal(frame->pixels(), first->pixels());
        }));
    }
    return {"-", others == 0 ? "the same answer bit for bit" : std::to_string(others) + " other answers"};
}

LifeCycleCase changed(const std::string &how,
                      const std::function<void(const std::string &path, const Scratch &folder)> &change)
{
    return {"C03", "a model " + how + " while it runs", [change] { return changedWhileItRuns(change); }};
}

LifeCycleCase struck(const std::string &name, int signal, std::chrono::seconds timeLimit)
{
    return {"C05", name + " from outside while a model runs without end",
            [=] { return struckWhileItRuns(signal, timeLimit); }};
}

}

std::vector<LifeCycleCase> modelRunCases()
{
    constexpr std::chrono::seconds kUsual(60);
    constexpr std::chrono::seconds kShort(3); ///< but longer than a model takes to open
    return {
        changed("removed", [](const auto &path, const auto &) { fs::remove(path); }),
        changed("replaced by another one",
                [](const auto &path, const auto &folder) {
                    replaceBy(contentOf(kModels + "rgb_brighter.pt"), path, folder);
                }),
        changed(
            "replaced by garbage",
            [](const auto &path, const auto &folder) { replaceBy(std::string(4096, '\x5a'), path, folder); }),
        changed(
            "overwritten by garbage",
            [](const auto &, const auto &folder) { folder.write("model.pt", std::string(4096, '\x5a')); }),
        struck("SIGKILL", SIGKILL, kUsual),
        struck("SIGSTOP", SIGSTOP, kShort),
        struck("SIGSEGV", SIGSEGV, kUsual),
        {"C13", "one model file as three variants side by side", [] { return threeOfOneModel(true); }},
        {"C13", "the same in the program itself", [] { return threeOfOneModel(false); }},
    };
}

}
