// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/quantization_plan.h"
#include "inference/model/quantization/float_graph.h"

#include <ATen/ATen.h>

#include <vector>

namespace sidelight
{

/// Weight and bias of a layer.
struct LayerWeights {
    LayerKind kind = LayerKind::Convolution;
    at::Tensor weight;
    at::Tensor bias; ///< undefined where there is none
    std::int64_t groups = 1;
    std::int64_t strides = 1; ///< height times width
};

LayerWeights layerWeights(const torch::jit::Node *layer);

/// The largest magnitude of the weights of each output channel.
std::vector<double> outputReach(const LayerWeights &layer);

/// The scales of a weight: one for each output channel, or one for all.
///
/// A scale reaches to the largest weight of its channel or, where the observer is Histogram, to where
/// rounding and clipping together give the least squared error. Transposed convolutions have one scale for
/// all weights, because no engine takes more.
///
/// Shapes   O or 1, float64
/// Cost     Histogram: some forty passes over the weight
/// Source   PyTorch 1.13, UniformQuantizationObserverBase._calculate_qparams, symmetric
at::Tensor weightScales(const LayerWeights &layer, const QuantizationPlan &plan);

/// The weight as qint8, of which -2^(bits - 1) to 2^(bits - 1) - 1 are used; the zero point is 0.
///
/// On the onednn engine of LibTorch 1.13, a convolution or linear layer gives its answer with the zero point
/// of the first one in the process that had the same shapes and the same product of scales, whatever its own
/// is. Two variants of one network meet that easily: with one bit less for activations, both scales double.
/// So scales are wider by 2^-20 for each unit of the output's zero point, which makes products differ where
/// zero points do.
///
/// scales            as weightScales() gives them
/// outputZeroPoint   of what the layer gives; 0 where it gives floats
/// Shapes   as the weight
at::Tensor quantizedWeight(const LayerWeights &layer, const QuantizationPlan &plan, const at::Tensor &scales,
                           int outputZeroPoint);

/// The bias without the mean error that rounding the weights adds to each output channel.
///
/// rounded      the weight as it is computed with, in float
/// inputMeans   of the channels that the layer takes; the bias as it is where they are not known
/// Source       M. Nagel et al., "Data-Free Quantization", ICCV 2019, equation 17; deviation: means are
///              measured on the calibration pictures, borders count as the rest
at::Tensor correctedBias(const LayerWeights &layer, const at::Tensor &rounded,
                         const std::vector<double> &inputMeans);

/// Evens out the ranges of channels between neighbouring layers with a ReLU, a leaky ReLU or a pooling
/// between them; the network computes the same.
///
/// Errors   throws what LibTorch throws
/// Source   as above, equation 11
void equalizeLayers(torch::jit::Graph &graph);

}
