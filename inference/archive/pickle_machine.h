// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/archive/tensor_extent.h"
#include "inference/files/byte_view.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sidelight
{

/// Why a pickle is refused: thrown by PickleMachine, caught by storagesInPickle.
struct PickleRefusal {
    enum class Kind { Damaged, Foreign, ShortWeights };
    Kind kind = Kind::Damaged;
    std::string what;
};

/// A storage as its persistent id describes it.
struct StorageClaim {
    std::string_view key;
    const ElementType *type = nullptr;
    std::int64_t elements = 0;
};

/// The kind of a value on the stack, and as much of it as a later instruction may ask for.
struct PickleValue {
    enum class Kind : std::uint8_t {
        None,
        Bool,
        Integer, ///< number: itself
        Real,
        Text, ///< index: where its bytes begin; number: how many
        Global, ///< index: into the names
        Tuple, ///< index: its first element among all elements; number: how many
        List, ///< number: the kinds of its elements, a bit each
        Dict,
        Storage, ///< index: into the claims
        Tensor, ///< number: its values
        Object,
        Other, ///< that no instruction asks about: devices, complex numbers
    };
    Kind kind = Kind::None;
    bool memoized = false; ///< a list or dict that others may hold, so that it may grow no more
    std::uint16_t depth = 0; ///< of values within it
    std::uint32_t index = 0;
    std::int64_t number = 0;
};

/// The stack machine of the pickle format, for one pickle.
class PickleMachine
{
public:
    /// The bytes must outlive the machine and what it returns.
    explicit PickleMachine(std::span<const std::byte> pickle)
        : m_pickle(pickle)
    {
    }

    /// The value that the pickle describes; throws PickleRefusal.
    PickleValue run();

    const std::vector<StorageClaim> &storages() const { return m_storages; }

private:
    using Kind = PickleValue::Kind;

    [[noreturn]] void refuse(const std::string &what) const;
    void require(bool condition, const char *what) const
    {
        if (!condition) {
            refuse(what);
        }
    }

    // Bytes of the pickle, from the place that is read next.
    std::uint64_t take(std::uint64_t bytes);
    std::string_view line();
    std::string_view textOf(const PickleValue &value) const;

    // The stack. Nothing below the last mark can be reached.
    void push(Kind kind, std::int64_t number = 0, std::uint32_t index = 0);
    void push(const PickleValue &value) { m_stack.push_back(value); }
    PickleValue pop();
    PickleValue &top();
    std::size_t floor() const { return m_marks.empty() ? 0 : m_marks.back(); }
    /// The values since the last mark, which is taken away; they stay on the stack until `drop`.
    std::span<const PickleValue> sinceMark();
    void drop(std::span<const PickleValue> values) { m_stack.resize(m_stack.size() - values.size()); }
    std::uint16_t depthAround(std::span<const PickleValue> values) const;

    bool step();
    void pushInteger(std::uint8_t code);
    void pushText();
    void pushGlobal();
    void memoize(std::uint64_t index);
    void recall(std::uint64_t index);
    void makeTuple(std::span<const PickleValue> values);
    void append();
    void setItems();
    void makeObject();
    void loadStorage();

    // What a call of a global gives; its arguments come as one value.
    void call();
    PickleValue called(const std::string &name, const PickleValue &argument) const;
    PickleValue typedList(const PickleValue &argument, Kind kind) const;
    PickleValue tagged(const PickleValue &argument) const;
    PickleValue tensor(const PickleValue &argument, bool quantized) const;
    void checkQuantizer(const PickleValue &value, std::span<const std::int64_t> sizes) const;
    std::span<const PickleValue> elementsOf(const PickleValue &tuple) const;
    std::vector<std::int64_t> integersOf(const PickleValue &tuple) const;
    const std::string &globalName(const PickleValue &value) const;

    ByteView m_pickle;
    std::uint64_t m_at = 0;
    std::vector<PickleValue> m_stack;
    std::vector<PickleValue> m_memo;
    std::vector<PickleValue> m_elements; ///< of all tuples
    std::vector<std::size_t> m_marks;
    std::vector<std::string> m_names;
    std::vector<StorageClaim> m_storages;
};

}
