// SPDX-License-Identifier: GPL-3.0-or-later
// The program and its worker processes, seen from outside.
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace sidelight::test
{
namespace
{

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string kHostile = std::string(SIDELIGHT_TEST_DATA) + "/hostile/";

std::set<pid_t> childrenOf(pid_t parent)
{
    std::set<pid_t> children;
    for (const fs::directory_entry &process : fs::directory_iterator("/proc")) {
        std::ifstream status(process.path() / "status");
        for (std::string line; std::getline(status, line);) {
            if (line == "PPid:\t" + std::to_string(parent)) {
                children.insert(static_cast<pid_t>(std::stol(process.path().filename())));
            }
        }
    }
    return children;
}

bool alive(pid_t process)
{
    return kill(process, 0) == 0;
}

/// Asks until it holds, for as long as a slow machine may take.
bool soon(const std::function<bool()> &condition)
{
    for (int i = 0; i < 6000 && !condition(); ++i) {
        poll(nullptr, 0, 10);
    }
    return condition();
}

class Processes : public testing::Test
{
protected:
    Processes() { writeColourPng(m_folder.file("a.png"), 32, 24); }

    std::vector<std::string> compareWith(const std::string &variant) const
    {
        return {"compare", "--original", model("rgb.pt"),        "--variant",
                variant,   "--input",    m_folder.file("a.png"), "--json"};
    }

    TemporaryFolder m_folder;
};

TEST_F(Processes, WorkersEndWithAProgramThatIsKilled)
{
    std::vector<std::string> words = compareWith(kHostile + "endless_forward.pt");
    const pid_t program = fork();
    if (program == 0) {
        std::vector<char *> argv{const_cast<char *>(SIDELIGHT_PROGRAM)};
        for (std::string &word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execv(SIDELIGHT_PROGRAM, argv.data());
        _exit(127);
    }
    std::set<pid_t> workers;
    // Two models and the pictures.
    ASSERT_TRUE(soon([&] { return (workers = childrenOf(program)).size() == 3; }));
    kill(program, SIGKILL);
    waitpid(program, nullptr, 0);
    for (const pid_t worker : workers) {
        EXPECT_TRUE(soon([&] { return !alive(worker); })) << worker;
    }
}

TEST_F(Processes, AModelThatNeverEndsIsOneErrorAndTheRestIsThere)
{
    std::vector<std::string> words = compareWith(kHostile + "endless_forward.pt");
    words.insert(words.end(), {"--time-limit", "2"});
    const ProgramRun run = runProgram(words);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_THAT(run.err, HasSubstr("took longer than 2 s while running"));
    const auto results = run.json()["results"];
    EXPECT_TRUE(results[0]["ok"]);
    EXPECT_GT(results[0]["peak_mib"], 10.0);
    EXPECT_FALSE(results[1]["ok"]);
    EXPECT_TRUE(results[1]["peak_mib"].is_null());
}

TEST_F(Processes, InfoTellsWhatTheSandboxHolds)
{
    const auto isolated = runProgram({"info", model("rgb.pt"), "--json"}).json()["sandbox"];
    ASSERT_FALSE(isolated.empty());
    for (const auto &part : isolated) {
        EXPECT_FALSE(part["name"].get<std::string>().empty());
        EXPECT_TRUE(part["active"].is_boolean());
        EXPECT_FALSE(part["detail"].get<std::string>().empty());
    }
    const auto inProcess = runProgram({"info", model("rgb.pt"), "--json", "--in-process"}).json()["sandbox"];
    EXPECT_TRUE(inProcess.empty());
}

TEST_F(Processes, LimitsAreOptionsOfEveryCommandThatRunsSomething)
{
    const ProgramRun small =
        runProgram({"metrics", m_folder.file("a.png"), m_folder.file("a.png"), "--max-megapixels", "1"});
    EXPECT_EQ(small.exitCode, 0) << small.err;
    for (const char *wrong : {"-1", "x", "99999999999"}) {
        EXPECT_EQ(runProgram({"info", model("rgb.pt"), "--time-limit", wrong}).exitCode, 2) << wrong;
    }
}

TEST_F(Processes, AWorkerThatIsStartedByAPersonSaysSo)
{
    const std::string worker = (fs::path(SIDELIGHT_PROGRAM).parent_path() / "sidelight-worker").string();
    EXPECT_EQ(WEXITSTATUS(std::system((worker + " model 1 2>/dev/null 3>&-").c_str())), 2);
}

}
}
