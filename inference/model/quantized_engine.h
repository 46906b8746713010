// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace sidelight
{

/// The engines of quantized operators that this LibTorch has, the preferred one first: "onednn", "qnnpack".
std::vector<std::string> quantizedEngines();

/// Lets an engine run quantized operators from now on; empty: the preferred one. It is a setting of the
/// process, read while weights are packed and by some operators while they run.
///
/// Result   false where there is no such engine
/// Threads  while no other runs a model
bool useQuantizedEngine(const std::string &name);

/// The one that is in use.
std::string quantizedEngine();

}
