// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/hosting.h"
#include "inference/isolation/channel.h"
#include "inference/isolation/child_process.h"
#include "inference/isolation/patient_wait.h"

#include <stop_token>
#include <string>

namespace sidelight
{

/// What a worker process is for.
enum class WorkerRole { Model, Picture };

/// A running worker process, asked one question at a time. It is taken for hostile: whatever it does, a
/// question ends in an answer or an error, in time.
///
/// Threads  one thread at a time; the stop tokens may be stopped by any
class WorkerProcess
{
public:
    /// After a stop an answer that comes within this time is still taken, and the process lives on.

    /// Starts the program; it is used after its Hello.
    ///
    /// Errors   WorkerUnavailable
    /// Threads  see ChildProcess::spawn
    static Expected<std::unique_ptr<WorkerProcess>> start(const std::string &program, WorkerRole role);

    /// Waits for the Hello of a process that was started.
    ///
    /// Errors   WorkerUnavailable, Cancelled
    Expected<void> awaitHello(const Patience &patience);

    /// Asks, and waits for the answer. After an error the process has been ended.
    ///
    /// doing    "opening" or "running" …, for the error
    /// Result   of any kind but Failed, whose Error is returned
    /// Errors   what the worker answered; TimedOut, Cancelled, OutOfMemory, WorkerDied
    Expected<Message> ask(Message question, const Patience &patience, const std::string &file,
                          const std::string &doing);

    bool alive() const { return m_alive; }
    const SandboxReport &sandbox() const { return m_sandbox; }
    ChildProcess &process() { return m_process; }

    /// Sets what it may use from now on: memory beyond what it has mapped by now. To be called once.
    void limitMemory(std::uint64_t bytes);
    std::uint64_t memoryLimit() const { return m_memoryLimit; } ///< 0: none

    /// Ends it for an answer that has no sense.
    Error endFor(const std::string &senseless, const std::string &file);

private:
    WorkerProcess(ChildProcess process, Channel channel);

    Error endWith(ChannelFault fault, bool stopped, const Patience &patience, const std::string &file,
                  const std::string &doing);
    Error death(const ProcessEnd &end, const std::string &file, const std::string &doing) const;
    void drainOutput();

    ChildProcess m_process;
    Channel m_channel;
    SandboxReport m_sandbox;
    std::string m_outputTail; ///< the last of what it printed
    std::uint64_t m_lastId = 0;
    std::uint64_t m_memoryLimit = 0;
    bool m_alive = true;
};

/// Memory that a process may use by a setting: the setting itself, or its share of what is free now.
std::uint64_t memoryAllowance(const WorkerLimits &limits);

}
