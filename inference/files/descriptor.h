// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace sidelight
{

/// Owns a file descriptor of the operating system; closes it when it goes.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int number)
        : m_number(number)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor();

    int number() const { return m_number; } ///< -1: none
    bool valid() const { return m_number >= 0; }

private:
    int m_number = -1;
};

}
