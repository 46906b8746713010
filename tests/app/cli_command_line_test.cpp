// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

CommandLineOutcome outcomeOf(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "sidelight");
    std::vector<char *> argv;
    argv.reserve(arguments.size());
    for (std::string &argument : arguments) {
        argv.push_back(argument.data());
    }
    return runCommandLine(static_cast<int>(argv.size()), argv.data());
}

}

TEST(CommandLine, WithoutACommandTheWindowIsAskedFor)
{
    EXPECT_FALSE(std::get<WindowRequest>(outcomeOf({})).demo);
    EXPECT_TRUE(std::get<WindowRequest>(outcomeOf({"--demo"})).demo);
    EXPECT_THAT(std::get<WindowRequest>(outcomeOf({"a.pt", "./info", "b c.png"})).files,
                ElementsAre("a.pt", "./info", "b c.png"));
}

TEST(CommandLine, SaysItsVersionAndHelp)
{
    const ProgramRun version = runProgram({"--version"});
    EXPECT_EQ(version.exitCode, 0);
    EXPECT_THAT(version.out, StartsWith("sidelight "));
    const ProgramRun help = runProgram({"compare", "--help"});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, HasSubstr("--fail-if"));
    EXPECT_THAT(help.out, HasSubstr("bf16"));
    EXPECT_EQ(help.err, "");
}

TEST(CommandLine, WrongUsageIsOneLineAndExitCode2)
{
    const std::vector<std::vector<std::string>> cases = {
        {"--nonsense"},
        {"information"},
        {"info"},
        {"metrics", "one.png"},
        {"compare", "--original", "a.pt"},
        {"compare", "--original", "a.pt", "--variant", "b.pt", "--input", "c.png", "--threads", "-1"},
        {"compare", "--original", "a.pt", "--variant", "b.pt", "--input", "c.png", "--exposure-ratio",
         "bright"},
        {"compare", "--original", "a.pt", "--variant", "b.pt", "--input", "c.png", "--fail-if", "beauty<1"},
        {"compare", "--original", "a.pt", "--variant", "b.pt", "--input", "c.png", "--fail-if",
         "truth.psnr<30"},
    };
    for (const auto &arguments : cases) {
        const ProgramRun run = runProgram(arguments);
        EXPECT_EQ(run.exitCode, 2) << run.err;
        EXPECT_EQ(run.out, "");
        EXPECT_THAT(run.err, StartsWith("sidelight: error: "));
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    }
}

TEST(CommandLine, AFullDiskIsToldAndABrokenPipeIsNot)
{
    const ProgramRun full = runProgram({"info", model("rgb.pt"), "--json"}, "/dev/full");
    EXPECT_EQ(full.exitCode, 3);
    EXPECT_THAT(full.err, HasSubstr("standard output"));

    // A FIFO whose reader is gone by the time the program writes.
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    close(ends[0]);
    const ProgramRun broken =
        runProgram({"info", model("rgb.pt"), "--json"}, "/proc/self/fd/" + std::to_string(ends[1]));
    close(ends[1]);
    EXPECT_EQ(broken.exitCode, 0) << broken.err;
    EXPECT_EQ(broken.err, "");
}

}
