// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// Finds the ground truth of each input by name: same scene in the SID manner (the longest exposure of it),
/// else same stem; one input and one truth belong together whatever their names.
///
/// Result   one entry an input, in order; nullopt where no truth fits
/// Cost     O((n + m) log m)
std::vector<std::optional<std::string>> matchTruths(const std::vector<std::string> &inputs,
                                                    const std::vector<std::string> &truths);

}
