// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sidelight::test
{

// Pieces of pickles as LibTorch's pickler writes them; the tests put them together.

inline std::string littleEndian(std::uint64_t value, int bytes)
{
    std::string text;
    for (int i = 0; i < bytes; ++i) {
        text += static_cast<char>(value >> (8 * i));
    }
    return text;
}

inline std::string integer(std::int64_t value)
{
    return "\x8A\x08" + littleEndian(static_cast<std::uint64_t>(value), 8);
}
inline std::string text(const std::string &value)
{
    return "X" + littleEndian(value.size(), 4) + value;
}
inline std::string global(const std::string &module, const std::string &name)
{
    return "c" + module + "\n" + name + "\n";
}
inline std::string real()
{
    return "G" + std::string(8, '\0');
}

inline std::string tupleOf(const std::vector<std::string> &values)
{
    std::string pickle = "(";
    for (const std::string &value : values) {
        pickle += value;
    }
    return pickle + "t";
}

inline std::string integers(const std::vector<std::int64_t> &values)
{
    std::string pickle = "(";
    for (const std::int64_t value : values) {
        pickle += integer(value);
    }
    return pickle + "t";
}

inline std::string listOf(const std::vector<std::string> &values)
{
    std::string pickle = "](";
    for (const std::string &value : values) {
        pickle += value;
    }
    return pickle + "e";
}

inline std::string call(const std::string &module, const std::string &name, const std::string &argument)
{
    return global(module, name) + argument + "R";
}

inline std::string storage(const std::string &type, const std::string &key, std::int64_t elements)
{
    return tupleOf({text("storage"), global("torch", type + "Storage"), text(key), text("cpu"),
                    integer(elements)})
        + "Q";
}

inline std::string hooks()
{
    return call("collections", "OrderedDict", ")");
}

/// A tensor; sizes and strides are as its storage is laid out.
struct TensorParts {
    std::string storage;
    std::int64_t offset = 0;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;
};

inline std::string tensor(const TensorParts &parts)
{
    return call("torch._utils", "_rebuild_tensor_v2",
                tupleOf({parts.storage, integer(parts.offset), integers(parts.sizes), integers(parts.strides),
                         "\x89", hooks()}));
}

inline std::string quantizedTensor(const TensorParts &parts, const std::string &quantizer)
{
    return call("torch._utils", "_rebuild_qtensor",
                tupleOf({parts.storage, integer(parts.offset), integers(parts.sizes), integers(parts.strides),
                         quantizer, "\x89", hooks()}));
}

inline std::string object(const std::vector<std::pair<std::string, std::string>> &attributes)
{
    std::string pickle = global("__torch__", "Net") + ")\x81}(";
    for (const auto &[name, value] : attributes) {
        pickle += text(name) + value;
    }
    return pickle + "ub";
}

inline std::string pickle(const std::string &value)
{
    return "\x80\x02" + value + ".";
}

/// The constants of a network that has none.
inline std::string noConstants()
{
    return pickle(")");
}

/// A module with one weight of `values` numbers of 4 bytes in the record data/0.
inline std::string oneWeight(std::int64_t values)
{
    return pickle(object({{"weight", tensor({storage("Float", "0", values), 0, {values}, {1}})}}));
}

}
