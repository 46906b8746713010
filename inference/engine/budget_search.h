// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/study.h"
#include "inference/engine/hosts.h"
#include "inference/engine/machine.h"
#include "inference/engine/reading_thread.h"
#include "inference/engine/variant_builder.h"

#include <cstddef>
#include <functional>
#include <stop_token>
#include <vector>

namespace sidelight
{

/// What is asked: the recipe of a model that serves a goal best.
struct SearchRequest {
    Variant variant; ///< of an FP32 model; its recipe is not used. Without calibration, only what needs none
    std::vector<ReadRequest> pictures; ///< to compare on; truths are not read
    SearchGoal goal;
};

/// What a search tells; every function is called on its thread and must not block, and any may be empty.
struct SearchEvents {
    std::function<void(const Recipe &)> trying;
    CalibrationProgress calibrated;
    std::function<void(const ModelInfo &network, const HostEnvironment &)> opened;
    /// What came of the recipe, and which of those told so far, counted from 0, is the best that meets the
    /// goal. The first is the network in FP32 as it is, which always does.
    std::function<void(const SearchPoint &, std::size_t best)> tried;
};

/// Looks for the smallest or fastest recipe of a model whose answers are near enough to those of the network
/// in FP32, on every picture. All figures are measured on variants that were made; none is estimated.
///
/// 1. For speed, the options of FP32 itself are tried.
/// 2. INT8 is tried with each observer; it, with the best one, and 8 bits for weights alone are tried with
///    bias correction, equalization and both; fewer bits for weights as long as that makes the file smaller.
/// 3. Where none of a kind comes near enough though it would be better than the best so far, its layers are
///    ranked, each by the error that it makes as the only one that is quantized; and again by that error for
///    each byte or millisecond that its quantization saves. How many of the first have to stay in FP32 is
///    found by halving; then each of them is quantized again if the goal allows that.
/// 4. The best so far is changed in one thing - a layer quantized again, an option of the table of recipes,
///    for speed also one more layer in FP32 - until no such change makes it better.
///
/// Which of two is better: see preferredPoint(). A recipe is tried once. One that fails is told with its
/// error.
///
/// Errors   those of reading the pictures, also those for calibration, and of running the network in FP32;
///          TooSmall: SSIM is asked for of too small a picture; Cancelled: what was told until then holds.
///          Never throws
/// Threads  blocks; takes turns with all that shares the machine
/// Cost     some tens of recipes, each a making, a forward a picture and some on the first; every picture and
///          the network's answer to it are held
Expected<void> searchRecipes(const SearchRequest &request, const Hosts &hosts, Machine &machine,
                             const SearchEvents &events, const std::stop_token &stop);

}
