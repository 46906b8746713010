// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sidelight
{

/// Longest string that crosses; longer ones are cut when written and refused when read.
inline constexpr std::uint32_t kMaxStringBytes = 1 << 16;
/// Most elements of a list or map that cross.
inline constexpr std::uint32_t kMaxElements = 1 << 14;

/// How many enumerators an enumeration has, counted from 0; specialised for each that crosses, so that a
/// number that is none of them is refused.
template<typename Enum> inline constexpr int kEnumerators = 0;

/// Writes values into bytes, little-endian whatever the machine, as ByteReader reads them.
///
/// Both have the same call operators, so that one function describes a value for both directions:
/// `template<typename Stream> void transfer(Stream &stream, Value &value) { stream(value.a); stream(value.b);
/// }`
class ByteWriter
{
public:
    template<std::integral Number> void operator()(const Number &number)
    {
        auto bits =
            static_cast<std::make_unsigned_t<std::conditional_t<std::same_as<Number, bool>, char, Number>>>(
                number);
        for (std::size_t i = 0; i < sizeof bits; ++i) {
            m_bytes.push_back(static_cast<char>(bits >> (8 * i) & 0xFF));
        }
    }
    void operator()(const double &number) { (*this)(std::bit_cast<std::uint64_t>(number)); }
    void operator()(const float &number) { (*this)(std::bit_cast<std::uint32_t>(number)); }
    void operator()(const std::string &text)
    {
        const auto length = std::min<std::uint32_t>(static_cast<std::uint32_t>(text.size()), kMaxStringBytes);
        (*this)(length);
        m_bytes.append(text, 0, length);
    }
    template<typename Enum>
        requires std::is_enum_v<Enum>
    void operator()(const Enum &value)
    {
        (*this)(static_cast<std::uint16_t>(value));
    }
    template<typename Rep, typename Period>
    void operator()(const std::chrono::duration<Rep, Period> &duration)
    {
        (*this)(duration.count());
    }
    template<typename Value> void operator()(const std::optional<Value> &value)
    {
        (*this)(value.has_value());
        if (value) {
            (*this)(*value);
        }
    }
    template<typename Value> void operator()(const std::vector<Value> &values)
    {
        const auto count = std::min<std::uint32_t>(static_cast<std::uint32_t>(values.size()), kMaxElements);
        (*this)(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            (*this)(values[i]);
        }
    }
    template<typename Value, std::size_t Count> void operator()(const std::array<Value, Count> &values)
    {
        for (const Value &value : values) {
            (*this)(value);
        }
    }
    template<typename Key, typename Value> void operator()(const std::map<Key, Value> &values)
    {
        auto left = std::min<std::uint32_t>(static_cast<std::uint32_t>(values.size()), kMaxElements);
        (*this)(left);
        for (const auto &[key, value] : values) {
            if (left-- == 0) {
                break;
            }
            (*this)(key);
            (*this)(value);
        }
    }
    /// Anything that transfer() describes; writing does not change it.
    template<typename Value>
        requires requires(ByteWriter &stream, Value &value) { transfer(stream, value); }
    void operator()(const Value &value)
    {
        transfer(*this, const_cast<Value &>(value));
    }

    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

/// Reads what a ByteWriter wrote; anything else makes it fail once and for all, and the values read from then
/// on are empty.
class ByteReader
{
public:
    explicit ByteReader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    /// Everything was read, and all of it was sound.
    bool complete() const { return !m_failed && m_bytes.empty(); }

    template<std::integral Number> void operator()(Number &number)
    {
        using Bits = std::make_unsigned_t<std::conditional_t<std::same_as<Number, bool>, char, Number>>;
        const std::string_view bytes = next(sizeof(Bits));
        Bits bits = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bits =
                static_cast<Bits>(bits | static_cast<Bits>(static_cast<unsigned char>(bytes[i])) << (8 * i));
        }
        if constexpr (std::same_as<Number, bool>) {
            m_failed = m_failed || bits > 1;
            number = bits == 1;
        } else {
            number = static_cast<Number>(bits);
        }
    }
    void operator()(double &number)
    {
        std::uint64_t bits = 0;
        (*this)(bits);
        number = std::bit_cast<double>(bits);
    }
    void operator()(float &number)
    {
        std::uint32_t bits = 0;
        (*this)(bits);
        number = std::bit_cast<float>(bits);
    }
    void operator()(std::string &text) { text = next(length(kMaxStringBytes)); }
    template<typename Enum>
        requires std::is_enum_v<Enum>
    void operator()(Enum &value)
    {
        static_assert(kEnumerators<Enum> > 0, "say how many enumerators it has");
        std::uint16_t number = 0;
        (*this)(number);
        m_failed = m_failed || number >= kEnumerators<Enum>;
        value = m_failed ? Enum{} : static_cast<Enum>(number);
    }
    template<typename Rep, typename Period> void operator()(std::chrono::duration<Rep, Period> &duration)
    {
        Rep count{};
        (*this)(count);
        duration = std::chrono::duration<Rep, Period>(count);
    }
    template<typename Value> void operator()(std::optional<Value> &value)
    {
        bool there = false;
        (*this)(there);
        value.reset();
        if (there) {
            (*this)(value.emplace());
        }
    }
    template<typename Value> void operator()(std::vector<Value> &values)
    {
        values.clear();
        for (std::uint32_t left = length(kMaxElements); left > 0 && !m_failed; --left) {
            (*this)(values.emplace_back());
        }
    }
    template<typename Value, std::size_t Count> void operator()(std::array<Value, Count> &values)
    {
        for (Value &value : values) {
            (*this)(value);
        }
    }
    template<typename Key, typename Value> void operator()(std::map<Key, Value> &values)
    {
        values.clear();
        for (std::uint32_t left = length(kMaxElements); left > 0 && !m_failed; --left) {
            Key key{};
            (*this)(key);
            (*this)(values[key]);
        }
    }
    template<typename Value>
        requires requires(ByteReader &stream, Value &value) { transfer(stream, value); }
    void operator()(Value &value)
    {
        transfer(*this, value);
    }

private:
    std::string_view next(std::size_t count)
    {
        if (m_failed || count > m_bytes.size()) {
            m_failed = true;
            return {};
        }
        const std::string_view part = m_bytes.substr(0, count);
        m_bytes.remove_prefix(count);
        return part;
    }
    std::uint32_t length(std::uint32_t most)
    {
        std::uint32_t count = 0;
        (*this)(count);
        m_failed = m_failed || count > most;
        return m_failed ? 0 : count;
    }

    std::string_view m_bytes;
    bool m_failed = false;
};

}
