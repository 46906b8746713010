// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
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

/// Fills the span from a place in a file, as far as the file goes.
///
/// Result   bytes read; nullopt, and errno, where the system refuses
std::optional<std::size_t> readAt(const Descriptor &file, std::size_t at, std::span<std::byte> into);

/// Writes all bytes to a place in a file.
///
/// Result   false, and errno, where the system refuses
bool writeAt(const Descriptor &file, std::size_t at, std::span<const std::byte> bytes);

}
