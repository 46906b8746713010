// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/isolation/worker_process.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace sidelight
{

/// Starts worker processes, some for models at once, before they are asked for: loading LibTorch takes a
/// while.
///
/// Those are not made up for when they are taken, since that would take processors from what is being timed
/// then.
///
/// It has a thread of its own, because a worker is ended by the system with the thread that started it.
///
/// Threads  any; workers end, at the latest, with the launcher
class WorkerLauncher
{
public:
    /// LibTorch is hundreds of megabytes, read from a disk that may be slow.
    static constexpr std::chrono::seconds kTimeToStart{60};

    /// program      see workerProgram()
    /// spares       how many workers for models to start at once
    /// timeToStart  until a worker has said Hello
    explicit WorkerLauncher(std::string program, int spares = 0,
                            std::chrono::seconds timeToStart = kTimeToStart);
    ~WorkerLauncher();

    /// A worker that said Hello.
    ///
    /// Errors   WorkerUnavailable, Cancelled
    Expected<std::unique_ptr<WorkerProcess>> take(WorkerRole role, const std::stop_token &stop);

private:
    void work(const std::stop_token &stop);
    Expected<std::unique_ptr<WorkerProcess>> startOnThread(WorkerRole role);
    void post(std::function<void()> task);

    const std::string m_program;
    const std::chrono::seconds m_timeToStart;
    std::mutex m_mutex;
    std::condition_variable_any m_posted;
    std::deque<std::function<void()>> m_tasks;
    std::vector<std::unique_ptr<WorkerProcess>> m_spares;
    std::jthread m_thread; ///< last: it uses all the others
};

/// A file that comes with the program: beside it where it was built, in ../libexec/sidelight where it is
/// installed.
///
/// Result   its path in the former place where it is in neither
std::string installedFile(const std::string &name);

/// The program of worker processes.
std::string workerProgram();

}
