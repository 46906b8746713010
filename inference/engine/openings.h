// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

namespace sidelight
{

/// Knows whether a model is being opened: that takes processors, so that a run meanwhile says nothing about
/// the time of its network.
///
/// Threads  any
class Openings
{
public:
    /// Counts as an opening while it lives.
    class Guard
    {
    public:
        explicit Guard(Openings &openings)
            : m_openings(openings)
        {
            m_openings.change(1);
        }
        Guard(const Guard &) = delete;
        Guard &operator=(const Guard &) = delete;
        ~Guard() { m_openings.change(-1); }

    private:
        Openings &m_openings;
    };

    std::uint64_t mark() const
    {
        const std::lock_guard lock(m_mutex);
        return m_changes;
    }
    /// Whether none was under way at any time since the mark.
    bool noneSince(std::uint64_t mark) const
    {
        const std::lock_guard lock(m_mutex);
        return m_underWay == 0 && m_changes == mark;
    }
    /// Blocks while any is under way.
    ///
    /// Result   false if the stop came first
    bool waitUntilNone(const std::stop_token &stop)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait(lock, stop, [this] { return m_underWay == 0; });
    }

private:
    void change(int underWay)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_underWay += underWay;
            ++m_changes;
        }
        m_changed.notify_all();
    }

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    int m_underWay = 0;
    std::uint64_t m_changes = 0;
};

}
