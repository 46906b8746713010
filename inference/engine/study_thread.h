// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sidelight
{

/// Told once a study has ended, also one that was stopped.
using StudyEnded = std::function<void(const Expected<void> &)>;

/// Work that takes long, tells on its way what it finds, and ends early where it is stopped.
struct Study {
    std::function<Expected<void>(const std::stop_token &stop)> run;
    StudyEnded ended; ///< may be empty
};

/// The thread of the studies: one at a time, a newer one stops those before it.
///
/// Threads  start and stop may be called by any thread and do not wait; studies run, and tell, on the thread
/// of
///          their own. The destructor stops the study under way and waits for it; of one that has not begun
///          by then nothing is told
class StudyThread
{
public:
    StudyThread();
    ~StudyThread();

    void start(Study study);
    void stop();

private:
    struct Asked {
        Study study;
        std::stop_source stop;
    };

    void work(const std::stop_token &stop);
    void stopAll();

    std::mutex m_mutex;
    std::condition_variable_any m_asked;
    std::deque<Asked> m_studies; ///< those that wait
    std::stop_source m_current; ///< of the one under way
    std::jthread m_thread; ///< last: it uses all the others
};

}
