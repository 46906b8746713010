// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>

namespace sidelight
{

/// How the range of an activation comes from what was seen of it while calibrating.
enum class Observer {
    MinMax, ///< everything that was seen
    MovingAverage, ///< the ends of each picture, averaged over the pictures
    Percentile, ///< all but a share of the values at either end
    Histogram, ///< the range with the least squared error
    Kl, ///< the range whose distribution keeps most information (Kullback-Leibler divergence)
};

/// What becomes of the layers and activations of a network.
struct QuantizationPlan {
    int weightBits = 8; ///< 2 to 8; 0: weights stay FP32
    int activationBits = 8; ///< 2 to 8; 0: activations stay FP32
    bool dynamic = false; ///< ranges of activations are taken from each picture, not from calibration
    Observer observer = Observer::Histogram;
    double percentile = 99.99; ///< of Observer::Percentile, at either end
    bool perChannel = true; ///< a scale for each output channel of a weight; false: one for all
    bool symmetric = false; ///< the zero point of activations stands in the middle
    bool biasCorrection = false; ///< the mean error of a layer is taken off its bias
    bool sharedGrids =
        true; ///< what is concatenated is rounded to the grid of the whole; a copy is enough then
    bool equalize = false; ///< ranges of neighbouring layers are evened out before
    std::set<std::string> keep; ///< layers that stay FP32
    std::set<std::string> only; ///< layers that are quantized; empty: all

    bool operator==(const QuantizationPlan &) const = default;

    bool quantizesActivations() const { return activationBits > 0; }
    /// Whether pictures have to run through the network before it can be made.
    bool needsCalibration() const { return (activationBits > 0 && !dynamic) || biasCorrection; }
    /// Both on the kernels for 8 bits.
    bool runsOnIntegers() const { return weightBits > 0 && activationBits > 0 && !dynamic; }
};

}
