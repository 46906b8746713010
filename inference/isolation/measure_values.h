// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"

#include <vector>

namespace sidelight
{

// How the measures of layers cross, see worker_values.h.

template<typename Stream> void transfer(Stream &stream, ValueHistogram &value)
{
    stream(value.low);
    stream(value.high);
    stream(value.counts);
}

template<typename Stream> void transfer(Stream &stream, ClippingRange &value)
{
    stream(value.low);
    stream(value.high);
}

template<typename Stream> void transfer(Stream &stream, OutlierChannel &value)
{
    stream(value.channel);
    stream(value.times);
}

template<typename Stream> void transfer(Stream &stream, LayerMeasure &value)
{
    stream(value.layer);
    stream(value.isolatedSqnrDb);
    stream(value.accumulatedSqnrDb);
    stream(value.weights);
    stream(value.weightRange);
    stream(value.activations);
    stream(value.activationRange);
    stream(value.clipped);
    stream(value.weightOutliers);
    stream(value.activationOutliers);
}

/// Whether these may be measures, and fit into one message: figures are numbers, infinite only where that has
/// a sense; counts, names and lists have ends.
bool areSound(const std::vector<LayerMeasure> &measures);

}
