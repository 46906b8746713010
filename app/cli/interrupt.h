// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/files/descriptor.h"

#include <csignal>
#include <stop_token>
#include <thread>

namespace sidelight
{

/// While it lives, Ctrl+C asks for a stop instead of ending the program, so that what is known by then can be
/// told; a second one ends the program. Where interrupts are ignored they stay so.
///
/// Threads  one at a time in a program
class Interrupt
{
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

private:
    void listen(const std::stop_token &end);

    std::stop_source m_stop;
    struct sigaction m_before = {};
    Descriptor m_event; ///< counts interrupts; a handler of signals may do little more than write
    std::jthread m_listener; ///< last: it uses all the others
};

}
