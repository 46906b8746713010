// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/psnr.h"

#include "inference/core/thread_guard.h"
#include "inference/quality/picture_pair.h"

#include <cmath>
#include <limits>
#include <optional>

namespace sidelight
{

namespace
{

constexpr PairWish kErrorOnly{false, false, 0, std::nullopt};

}

Expected<double> meanSquaredError(const Frame &reference, const Frame &test)
{
    noteHeavyCall("meanSquaredError");
    const auto figures = measurePair(reference, test, {}, kErrorOnly);
    if (!figures) {
        return std::unexpected(figures.error());
    }
    return figures->mse;
}

double psnrDb(double meanSquaredError, double dataRange)
{
    if (meanSquaredError == 0.0) {
        return std::numeric_limits<double>::infinity();
    }
    return 10.0 * std::log10(dataRange * dataRange / meanSquaredError);
}

}
