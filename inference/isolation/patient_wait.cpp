// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/patient_wait.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <utility>

namespace sidelight
{

using Clock = std::chrono::steady_clock;

StopAlarm::StopAlarm(const std::stop_token &stop)
    : m_event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_callback(stop, [this] { eventfd_write(m_event.number(), 1); })
{
}

PatientWait::PatientWait(const Patience &patience, int output, std::function<void()> drain)
    : m_patience(patience)
    , m_alarm(patience.stop)
    , m_output(output)
    , m_drain(std::move(drain))
{
    if (patience.time.count() > 0) {
        m_limit = Clock::now() + patience.time;
    }
}

bool PatientWait::operator()(int socket, short events)
{
    while (true) {
        if (!m_stopped && m_patience.stop.stop_requested()) {
            m_stopped = true;
            const auto graceEnds = Clock::now() + m_patience.grace;
            m_limit = m_limit ? std::min(*m_limit, graceEnds) : graceEnds;
        }
        const int left = millisecondsLeft();
        std::array<pollfd, 3> entries{
            {{socket, events, 0}, {m_output, POLLIN, 0}, {m_stopped ? -1 : m_alarm.number(), POLLIN, 0}}};
        if (poll(entries.data(), entries.size(), left) < 0 && errno != EINTR) {
            return false;
        }
        if ((entries[1].revents & POLLIN) != 0) {
            m_drain();
        } else if (entries[1].revents != 0) {
            m_output = -1; // Closed by the other side.
        }
        if (entries[0].revents != 0) {
            return true;
        }
        if (left == 0) {
            return false;
        }
    }
}

int PatientWait::millisecondsLeft() const
{
    if (!m_limit) {
        return -1;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*m_limit - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

}
