// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/running_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

/// What /proc says of a process: 'R' runs, 'T' is stopped, 'Z' waits to be reaped; ' ': there is none.
char stateOf(pid_t process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("State:\t")) {
            return line[7];
        }
    }
    return ' ';
}

std::vector<char *> pointersTo(std::vector<std::string> &words)
{
    std::vector<char *> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string &word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

}

bool soon(const std::function<bool()> &condition)
{
    for (int i = 0; i < 60'000 && !condition(); ++i) {
        poll(nullptr, 0, 1);
    }
    return condition();
}

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

bool endSoon(const std::set<pid_t> &processes)
{
    return soon([&] {
        return std::ranges::all_of(processes, [](pid_t process) {
            const char state = stateOf(process);
            return state == ' ' || state == 'Z';
        });
    });
}

RunningProgram::RunningProgram(std::vector<std::string> arguments, std::vector<std::string> settings)
{
    arguments.insert(arguments.begin(), SIDELIGHT_PROGRAM);
    for (char **setting = environ; *setting != nullptr; ++setting) {
        settings.emplace_back(*setting); // The first of several counts.
    }
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    const std::string out = m_streams.file("out");
    const std::string err = m_streams.file("err");
    posix_spawn_file_actions_addopen(&streams, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&streams, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600);
    EXPECT_EQ(posix_spawn(&m_id, SIDELIGHT_PROGRAM, &streams, nullptr, pointersTo(arguments).data(),
                          pointersTo(settings).data()),
              0);
    posix_spawn_file_actions_destroy(&streams);
}

RunningProgram::~RunningProgram()
{
    if (m_id > 0) {
        signal(SIGKILL);
        end();
    }
}

void RunningProgram::signal(int number) const
{
    kill(m_id, number);
}

void RunningProgram::suspendOnce(bool withWorkers) const
{
    std::set<pid_t> all = withWorkers ? workers() : std::set<pid_t>();
    all.insert(m_id);
    const auto signalAll = [&](int number) {
        std::ranges::for_each(all, [number](pid_t process) { kill(process, number); });
    };
    signalAll(SIGSTOP);
    EXPECT_TRUE(soon(
        [&] { return std::ranges::all_of(all, [](pid_t process) { return stateOf(process) == 'T'; }); }));
    signalAll(SIGCONT);
}

ProgramRun RunningProgram::end()
{
    int status = 0;
    waitpid(m_id, &status, 0);
    m_id = -1;
    m_endedBy = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ProgramRun run;
    run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    run.out = textOf(m_streams.file("out"));
    run.err = textOf(m_streams.file("err"));
    return run;
}

}
