// SPDX-License-Identifier: GPL-3.0-or-later
// What a person sees of hostile files on the command line: one line, an exit code, and everything else as
// ever.
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

namespace sidelight::test
{

namespace
{

using testing::HasSubstr;
using testing::StartsWith;

std::string hostile(const std::string &name)
{
    return SIDELIGHT_TEST_DATA "/hostile/" + name;
}

/// The error that the program tells; fails the test unless it is one line of printable text.
std::string errorOf(const ProgramRun &run)
{
    std::vector<std::string> errors;
    std::istringstream lines(run.err);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("sidelight: error: ")) {
            errors.push_back(line);
        }
        EXPECT_TRUE(std::ranges::none_of(line, [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
            << line;
    }
    EXPECT_EQ(errors.size(), 1U) << run.err;
    return errors.empty() ? "" : errors.front();
}

class HostileCommandLine : public testing::Test
{
protected:
    void SetUp() override { writeColourPng(m_folder.file("a.png"), 16, 16); }

    ProgramRun info(const std::string &name, const std::vector<std::string> &more = {})
    {
        std::vector<std::string> arguments{"info", hostile(name)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return runProgram(arguments);
    }

    /// A sound original beside a hostile variant.
    ProgramRun compare(const std::string &name, const std::vector<std::string> &more = {})
    {
        std::vector<std::string> arguments{"compare",     "--original", model("rgb.pt"),        "--variant",
                                           hostile(name), "--input",    m_folder.file("a.png"), "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return runProgram(arguments);
    }

    TemporaryFolder m_folder;
};

TEST_F(HostileCommandLine, EndsALoopWhileAModelIsOpened)
{
    const ProgramRun run = info("endless_load.pt", {"--time-limit", "2"});
    EXPECT_EQ(run.exitCode, 3);
    EXPECT_THAT(errorOf(run), HasSubstr("took longer than 2 s while opening"));
}

TEST_F(HostileCommandLine, EndsALoopWhileAModelRunsAndKeepsTheResultsOfTheOthers)
{
    const ProgramRun run = compare("endless_forward.pt", {"--time-limit", "2"});
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_THAT(errorOf(run), HasSubstr("took longer than 2 s while running"));
    EXPECT_EQ(run.json()["results"][0]["ok"], true);
    EXPECT_EQ(run.json()["results"][1]["ok"], false);
}

TEST_F(HostileCommandLine, EndsAModelThatTakesMoreMemoryThanItMay)
{
    const ProgramRun run = compare("appends_without_end.pt", {"--memory-limit", "256"});
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_THAT(errorOf(run), HasSubstr("limit of 256 MiB"));
    EXPECT_EQ(run.json()["results"][0]["ok"], true);
}

TEST_F(HostileCommandLine, SurvivesAModelThatCrashes)
{
    const ProgramRun opened = info("crashing/parameters_misspelt.pt");
    EXPECT_EQ(opened.exitCode, 3);
    EXPECT_THAT(errorOf(opened), HasSubstr("while opening"));
    const ProgramRun run = compare("divides_by_zero.pt");
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_THAT(errorOf(run), HasSubstr("while running"));
}

TEST_F(HostileCommandLine, TellsAnErrorOfFiftyMegabytesInOneShortLine)
{
    const ProgramRun run = compare("raises_50_mb.pt");
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_LT(errorOf(run).size(), 1000U);
}

TEST_F(HostileCommandLine, KeepsWhatAModelPrintsOutOfTheDocument)
{
    const ProgramRun run = compare("prints_1_gb.pt");
    EXPECT_EQ(run.exitCode, 0) << run.err;
    EXPECT_THAT(run.out, StartsWith("{"));
    EXPECT_EQ(run.json()["results"][1]["ok"], true);
}

TEST_F(HostileCommandLine, RefusesAPictureThatUnpacksToGigabytes)
{
    const ProgramRun run =
        runProgram({"metrics", SIDELIGHT_TEST_DATA "/imaging/bomb.png", m_folder.file("a.png")});
    EXPECT_EQ(run.exitCode, 3);
    EXPECT_THAT(errorOf(run), HasSubstr("30000 x 30000 pixels"));
}

}

}
