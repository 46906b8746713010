// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/calibration/activation_range.h"
#include "inference/core/quantization_plan.h"

#include <ATen/ATen.h>

#include <compare>
#include <cstddef>
#include <map>

namespace sidelight
{

/// What the grid of an activation depends on, besides what was seen of it.
struct ActivationQuestion {
    std::size_t place = 0; ///< of the value in activations()
    Observer observer = Observer::Histogram;
    double percentile = 0.0;
    int bits = 8;
    bool symmetric = false;

    auto operator<=>(const ActivationQuestion &) const = default;
};

/// What the scales of a weight depend on, besides the weight.
struct WeightQuestion {
    std::size_t layer = 0; ///< in the order of layerNodes()
    Observer observer = Observer::Histogram;
    int bits = 8;
    bool perChannel = true;

    auto operator<=>(const WeightQuestion &) const = default;
};

/// What was searched for the variants of one network that were made so far, kept for the next one: searching
/// takes nearly all the time of a making.
struct FoundGrids {
    std::map<ActivationQuestion, QuantizationGrid> activations; ///< until another picture is seen
    std::map<WeightQuestion, at::Tensor> weights; ///< as weightScales() gives them
};

}
