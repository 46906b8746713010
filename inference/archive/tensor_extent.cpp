// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/tensor_extent.h"

#include <algorithm>
#include <array>

namespace sidelight
{

namespace
{

/// LibTorch's own limit for most of its operators.
constexpr std::size_t kMaxDimensions = 64;

constexpr std::array kElementTypes = {
    ElementType{"ByteStorage", 1},
    ElementType{"CharStorage", 1},
    ElementType{"ShortStorage", 2},
    ElementType{"IntStorage", 4},
    ElementType{"LongStorage", 8},
    ElementType{"UInt16Storage", 2},
    ElementType{"UInt32Storage", 4},
    ElementType{"UInt64Storage", 8},
    ElementType{"HalfStorage", 2},
    ElementType{"BFloat16Storage", 2},
    ElementType{"FloatStorage", 4},
    ElementType{"DoubleStorage", 8},
    ElementType{"ComplexHalfStorage", 4},
    ElementType{"ComplexFloatStorage", 8},
    ElementType{"ComplexDoubleStorage", 16},
    ElementType{"BoolStorage", 1},
    ElementType{"QInt8Storage", 1, 1, true},
    ElementType{"QUInt8Storage", 1, 1, true},
    ElementType{"QInt32Storage", 4, 1, true},
    ElementType{"QUInt4x2Storage", 1, 2, true},
    ElementType{"QUInt2x4Storage", 1, 4, true},
    ElementType{"Float8_e5m2Storage", 1},
    ElementType{"Float8_e4m3fnStorage", 1},
    ElementType{"Float8_e5m2fnuzStorage", 1},
    ElementType{"Float8_e4m3fnuzStorage", 1},
};

}

const ElementType *elementType(std::string_view storage)
{
    const auto found = std::ranges::find(kElementTypes, storage, &ElementType::storage);
    return found == kElementTypes.end() ? nullptr : &*found;
}

std::optional<TensorExtent> tensorExtent(std::int64_t offset, std::span<const std::int64_t> sizes,
                                         std::span<const std::int64_t> strides)
{
    const auto negative = [](std::int64_t number) { return number < 0; };
    if (offset < 0 || sizes.size() != strides.size() || sizes.size() > kMaxDimensions
        || std::ranges::any_of(sizes, negative) || std::ranges::any_of(strides, negative)) {
        return std::nullopt;
    }
    TensorExtent extent{1, offset};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        std::int64_t reach = 0;
        if (__builtin_mul_overflow(extent.values, sizes[i], &extent.values)
            || __builtin_mul_overflow(std::max<std::int64_t>(sizes[i] - 1, 0), strides[i], &reach)
            || __builtin_add_overflow(extent.end, reach, &extent.end)) {
            return std::nullopt;
        }
    }
    if (extent.values == 0) {
        extent.end = 0;
    } else if (__builtin_add_overflow(extent.end, 1, &extent.end)) {
        return std::nullopt;
    }
    return extent;
}

}
