// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/gaussian_window.h"

#include <cmath>
#include <cstddef>

namespace sidelight
{

namespace
{

constexpr int kLargestWindow = 255;

bool positive(double value)
{
    return std::isfinite(value) && value > 0.0;
}

}

Expected<GaussianWindow> gaussianWindow(const MetricRecipe &recipe)
{
    if (recipe.windowSize < 1 || recipe.windowSize > kLargestWindow || recipe.windowSize % 2 == 0) {
        return std::unexpected(
            Error{ErrorCode::Usage,
                  {},
                  "the window of SSIM is " + std::to_string(recipe.windowSize) + " pixels wide",
                  "give an odd width from 1 to " + std::to_string(kLargestWindow),
                  {}});
    }
    if (!positive(recipe.sigma) || !positive(recipe.dataRange) || !positive(recipe.k1)
        || !positive(recipe.k2)) {
        return std::unexpected(Error{ErrorCode::Usage,
                                     {},
                                     "sigma, K1, K2 or the data range of SSIM is not a positive number",
                                     "give positive numbers",
                                     {}});
    }
    GaussianWindow window;
    window.radius = recipe.windowSize / 2;
    std::vector<double> exact;
    double sum = 0.0;
    for (int distance = 0; distance <= window.radius; ++distance) {
        const double z = distance / recipe.sigma;
        exact.push_back(std::exp(-0.5 * z * z));
        sum += distance == 0 ? exact.back() : 2.0 * exact.back();
    }
    for (const double weight : exact) {
        window.weights.push_back(static_cast<float>(weight / sum));
    }
    const double rootC1 = recipe.k1 * recipe.dataRange;
    const double rootC2 = recipe.k2 * recipe.dataRange;
    window.c1 = static_cast<float>(rootC1 * rootC1);
    window.c2 = static_cast<float>(rootC2 * rootC2);
    return window;
}

}
