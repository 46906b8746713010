// SPDX-License-Identifier: GPL-3.0-or-later
// The program and its worker processes, seen from outside.
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sys/wait.h>

namespace sidelight::test
{
namespace
{

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string kHostile = std::string(SIDELIGHT_TEST_DATA) + "/hostile/";

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
