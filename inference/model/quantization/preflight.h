// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/model_info.h"
#include "inference/model/quantization/float_graph.h"

namespace sidelight
{

/// Tells, before it is tried, what quantizing a network means: its layers by the names that recipes use, what
/// is rewritten, what stays in float. Fills layers and notes.
void describeQuantization(const FloatGraph &network, ModelInfo &info);

}
