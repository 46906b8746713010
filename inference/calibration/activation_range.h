// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/calibration/histogram.h"
#include "inference/core/quantization_plan.h"

#include <vector>

namespace sidelight
{

/// What was seen of one activation while calibrating.
struct ActivationStatistics {
    Histogram histogram;
    std::vector<double> least; ///< of each picture, once for each time that the value was computed
    std::vector<double> greatest;
};

/// The values that quantized ones can stand for; zero is one of them.
struct ActivationRange {
    double low = 0.0; ///< at most 0
    double high = 0.0; ///< at least 0
};

/// How real values become whole ones: q = round(x / scale) + zeroPoint, from lowest to highest.
struct QuantizationGrid {
    double scale = 1.0;
    int zeroPoint = 0;
    int lowest = 0;
    int highest = 255;

    double rounded(double value) const; ///< the real value that stands for it
    double low() const { return (lowest - zeroPoint) * scale; }
    double high() const { return (highest - zeroPoint) * scale; }
};

/// The grid of activations over a range, in unsigned 8-bit numbers of which 2^bits are used.
///
/// Range    bits 2 to 8
/// Source   PyTorch 1.13, torch/ao/quantization/observer.py,
/// UniformQuantizationObserverBase._calculate_qparams
QuantizationGrid activationGrid(const ActivationRange &range, int bits, bool symmetric);

/// The range that an observer makes of what was seen.
///
/// MinMax, MovingAverage (c = 0.01) and Percentile follow PyTorch's observers and NumPy's percentiles to a
/// bin. Histogram searches both ends, coarsely and then finely, for the least squared error of rounding and
/// clipping. Kl takes the threshold whose quantized distribution loses least information.
///
/// Errors   an empty histogram gives the range 0 to 0
/// Source   S. Migacz, "8-bit Inference with TensorRT", GTC 2017, for Kl; deviation: on both sides of zero
/// where values of both signs were seen, and at most one value in twenty is clipped
/// Cost     Histogram and Kl: some hundred passes over the bins
ActivationRange activationRange(const ActivationStatistics &seen, const QuantizationPlan &plan);

/// The mean squared error of rounding what was seen to a grid.
double squaredError(const Histogram &seen, const QuantizationGrid &grid);

}
