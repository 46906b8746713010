// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/cli_support.h"

#include <functional>
#include <set>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace sidelight::test
{

/// Asks until it holds, for as long as a slow machine may take.
bool soon(const std::function<bool()> &condition);

std::set<pid_t> childrenOf(pid_t parent);

/// The program while it runs; what is left of it is killed when this goes.
class RunningProgram
{
public:
    /// settings   NAME=VALUE, besides the environment of the test
    explicit RunningProgram(std::vector<std::string> arguments, std::vector<std::string> settings = {});
    ~RunningProgram();
    RunningProgram(const RunningProgram &) = delete;
    RunningProgram &operator=(const RunningProgram &) = delete;

    std::set<pid_t> workers() const { return childrenOf(m_id); }
    void signal(int number) const; ///< the program alone
    /// Stops it, its workers too where they are asked for, and waits until they have stopped; then they go
    /// on.
    void suspendOnce(bool withWorkers) const;
    /// Waits for its end.
    ProgramRun end();
    int endedBy() const { return m_endedBy; } ///< a signal; 0: none

private:
    TemporaryFolder m_streams;
    pid_t m_id = -1;
    int m_endedBy = 0;
};

/// Whether all of them end soon.
bool endSoon(const std::set<pid_t> &processes);

}
