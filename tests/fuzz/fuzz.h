// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// What libFuzzer calls with every input; it defines the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace sidelight::test
{

/// Something that must be true whatever the input; libFuzzer keeps the input where it is not.
inline void require(bool condition)
{
    if (!condition) {
        std::abort();
    }
}

}
