// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/files/descriptor.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

namespace sidelight
{

/// How long to wait for an answer.
struct Patience {
    std::chrono::milliseconds time{0}; ///< 0: as long as it takes
    std::stop_token stop;
    std::chrono::milliseconds grace{400}; ///< after a stop, for an answer that is about to come
};

/// Becomes readable when a stop is asked for.
class StopAlarm
{
public:
    explicit StopAlarm(const std::stop_token &stop);
    int number() const { return m_event.number(); }

private:
    Descriptor m_event;
    std::stop_callback<std::function<void()>> m_callback; ///< last: it uses the event
};

/// Waits on behalf of a channel: for the time that is left, until a stop and its grace, and reads meanwhile
/// what the process prints, so that it never waits for us.
///
/// Threads  one thread at a time; the stop token may be stopped by any
class PatientWait
{
public:
    /// patience   outlives this
    /// output     descriptor of what the process prints; drain reads it
    PatientWait(const Patience &patience, int output, std::function<void()> drain);

    /// Waits for poll events of a socket.
    ///
    /// Result   false where patience is at its end and they have not come: what came in time is taken, also
    ///          where this program was suspended beyond it
    bool operator()(int socket, short events);

    bool stopped() const { return m_stopped; }

private:
    int millisecondsLeft() const;

    const Patience &m_patience;
    StopAlarm m_alarm;
    int m_output;
    const std::function<void()> m_drain;
    std::optional<std::chrono::steady_clock::time_point> m_limit;
    bool m_stopped = false;
};

}
