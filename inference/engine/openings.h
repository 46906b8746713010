// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

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
            ++m_openings.m_underWay;
            ++m_openings.m_changes;
        }
        Guard(const Guard &) = delete;
        Guard &operator=(const Guard &) = delete;
        ~Guard()
        {
            ++m_openings.m_changes;
            --m_openings.m_underWay;
        }

    private:
        Openings &m_openings;
    };

    std::uint64_t mark() const { return m_changes; }
    /// Whether none was under way at any time since the mark.
    bool noneSince(std::uint64_t mark) const { return m_underWay == 0 && m_changes == mark; }

private:
    std::atomic<int> m_underWay{0};
    std::atomic<std::uint64_t> m_changes{0};
};

}
