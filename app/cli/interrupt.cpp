// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace sidelight
{

namespace
{

std::atomic<int> eventOfHandler{-1};

void count(int event)
{
    const std::uint64_t one = 1;
    // Fails only once it was written to very often.
    [[maybe_unused]] const ssize_t written = write(event, &one, sizeof(one));
}

void handle(int)
{
    const int before = errno;
    count(eventOfHandler);
    errno = before;
}

}

Interrupt::Interrupt()
    : m_event(eventfd(0, EFD_CLOEXEC))
{
    eventOfHandler = m_event.number();
    sigaction(SIGINT, nullptr, &m_before);
    if (m_before.sa_handler != SIG_IGN) {
        struct sigaction action = {};
        action.sa_handler = handle;
        action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
        sigaction(SIGINT, &action, nullptr);
    }
    m_listener = std::jthread([this](const std::stop_token &end) { listen(end); });
}

Interrupt::~Interrupt()
{
    sigaction(SIGINT, &m_before, nullptr);
    m_listener.request_stop();
    m_listener.join();
    eventOfHandler = -1;
}

void Interrupt::listen(const std::stop_token &end)
{
    const std::stop_callback wake(end, [this] { count(m_event.number()); });
    std::uint64_t interrupts = 0;
    while (read(m_event.number(), &interrupts, sizeof(interrupts)) < 0 && errno == EINTR) { }
    if (!end.stop_requested()) {
        m_stop.request_stop();
    }
}

}
