// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace sidelight
{

/// Bytes of a file with numbers read at any offset; outside of the file everything is 0.
class ByteView
{
public:
    explicit ByteView(std::span<const std::byte> bytes, bool bigEndian = false)
        : m_bytes(bytes)
        , m_bigEndian(bigEndian)
    {
    }

    std::uint64_t size() const { return m_bytes.size(); }
    bool bigEndian() const { return m_bigEndian; }
    bool contains(std::uint64_t offset, std::uint64_t length) const
    {
        return offset <= size() && length <= size() - offset;
    }
    bool startsWith(std::string_view magic, std::uint64_t offset = 0) const
    {
        return contains(offset, magic.size())
            && std::memcmp(m_bytes.data() + offset, magic.data(), magic.size()) == 0;
    }
    /// The part from offset on, at most length bytes, as far as the file goes.
    std::span<const std::byte> part(std::uint64_t offset, std::uint64_t length) const
    {
        if (offset >= size()) {
            return {};
        }
        return m_bytes.subspan(offset, std::min<std::uint64_t>(length, size() - offset));
    }

    std::uint8_t u8(std::uint64_t offset) const
    {
        return contains(offset, 1) ? std::to_integer<std::uint8_t>(m_bytes[offset]) : 0;
    }
    std::uint16_t u16(std::uint64_t offset) const { return static_cast<std::uint16_t>(number(offset, 2)); }
    std::uint32_t u24(std::uint64_t offset) const { return static_cast<std::uint32_t>(number(offset, 3)); }
    std::uint32_t u32(std::uint64_t offset) const { return static_cast<std::uint32_t>(number(offset, 4)); }
    std::uint64_t u64(std::uint64_t offset) const { return number(offset, 8); }
    std::int32_t i32(std::uint64_t offset) const { return static_cast<std::int32_t>(u32(offset)); }

private:
    std::uint64_t number(std::uint64_t offset, int length) const
    {
        if (!contains(offset, static_cast<std::uint64_t>(length))) {
            return 0;
        }
        std::uint64_t value = 0;
        for (int i = 0; i < length; ++i) {
            const int k = m_bigEndian ? i : length - 1 - i;
            value = (value << 8) | std::to_integer<std::uint64_t>(m_bytes[offset + k]);
        }
        return value;
    }

    std::span<const std::byte> m_bytes;
    bool m_bigEndian;
};

}
