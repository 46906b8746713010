// SPDX-License-Identifier: GPL-3.0-or-later
// The reader of sidecars on any text: what it takes is written and read back as the same.
#include "tests/fuzz/fuzz.h"

#include "inference/model/sidecar.h"

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace sidelight;
    const std::string text(reinterpret_cast<const char *>(data), size);
    const auto overrides = parseSidecar(text, "m.json");
    if (!overrides) {
        test::require(overrides.error().code == ErrorCode::BadSidecar && !overrides.error().what.empty());
        return 0;
    }
    const auto again = parseSidecar(sidecarText(*overrides), "m.json");
    test::require(again && *again == *overrides);
    return 0;
}
