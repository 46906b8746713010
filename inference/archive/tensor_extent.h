// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sidelight
{

/// What an element of a storage takes.
struct ElementType {
    const char *storage; ///< its name in pickles: "FloatStorage"
    std::uint64_t bytes = 0;
    std::uint64_t values = 1; ///< that share an element: two values of 4 bits share one of a byte
    bool quantized = false;
};

/// The type by its name in pickles; null where there is none.
const ElementType *elementType(std::string_view storage);

/// Where a tensor's values lie in its storage, in elements.
struct TensorExtent {
    std::int64_t values = 0; ///< as many as the tensor has
    std::int64_t end = 0; ///< behind the last of them
};

/// Absent for numbers that no tensor has: negative, too many dimensions, products beyond 63 bits.
std::optional<TensorExtent> tensorExtent(std::int64_t offset, std::span<const std::int64_t> sizes,
                                         std::span<const std::int64_t> strides);

}
