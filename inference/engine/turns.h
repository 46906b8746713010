// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <memory>
#include <stop_token>

namespace sidelight
{

class TurnQueue;

/// A place in a queue of turns, given up when it goes. One that was made without a queue is always at its
/// turn.
class Turn
{
public:
    Turn() = default;
    Turn(Turn &&other) noexcept;
    Turn &operator=(Turn &&other) noexcept;
    ~Turn();

    /// Blocks until every earlier place is given up.
    ///
    /// Result   false if the stop came first
    bool wait(const std::stop_token &stop);

private:
    friend class TurnQueue;
    struct State;
    Turn(std::shared_ptr<State> state, std::list<int>::iterator place);
    void leave();

    std::shared_ptr<State> m_state;
    std::list<int>::iterator m_place;
};

/// Lets variants run one at a time, in the order in which they were asked to: those that run together spoil
/// each other's times.
///
/// Threads  every member of Turn and TurnQueue may be called by any thread
class TurnQueue
{
public:
    TurnQueue();
    Turn enqueue();

private:
    std::shared_ptr<Turn::State> m_state;
};

}
