// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/turns.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace sidelight
{

struct Turn::State {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::list<int> places;
};

Turn::Turn(std::shared_ptr<State> state, std::list<int>::iterator place)
    : m_state(std::move(state))
    , m_place(place)
{
}

Turn::Turn(Turn &&other) noexcept
    : m_state(std::exchange(other.m_state, nullptr))
    , m_place(other.m_place)
{
}

Turn &Turn::operator=(Turn &&other) noexcept
{
    if (this != &other) {
        leave();
        m_state = std::exchange(other.m_state, nullptr);
        m_place = other.m_place;
    }
    return *this;
}

Turn::~Turn()
{
    leave();
}

void Turn::leave()
{
    if (!m_state) {
        return;
    }
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->places.erase(m_place);
    }
    m_state->changed.notify_all();
    m_state.reset();
}

bool Turn::wait(const std::stop_token &stop)
{
    if (!m_state) {
        return !stop.stop_requested();
    }
    std::unique_lock lock(m_state->mutex);
    return m_state->changed.wait(lock, stop, [this] { return m_state->places.begin() == m_place; });
}

TurnQueue::TurnQueue()
    : m_state(std::make_shared<Turn::State>())
{
}

Turn TurnQueue::enqueue()
{
    const std::lock_guard lock(m_state->mutex);
    return {m_state, m_state->places.insert(m_state->places.end(), 0)};
}

}
