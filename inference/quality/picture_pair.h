// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"
#include "inference/core/quality.h"
#include "inference/quality/block_kernel.h"

#include <optional>

namespace sidelight
{

/// What is to be computed of a pair of pictures, and with what.
struct PairWish {
    bool ssim = true;
    bool map = false; ///< of SSIM
    int threads = 0; ///< 0: as many as the machine has cores
    std::optional<InstructionSet> instructions; ///< absent: the fastest that this machine can run
};

/// Figures of a pair of pictures.
struct PairFigures {
    double mse = 0.0;
    std::optional<double> ssim; ///< absent where not asked for, or the pictures are smaller than the window
    FramePtr map; ///< null likewise
};

/// The one pass over two pictures that all metrics share: in blocks, on several threads, summed in a fixed
/// order.
///
/// Shapes   reference, test: H x W x C, the same
/// Errors   SizeMismatch, NonFiniteOutput, Usage (impossible recipe), OutOfMemory
/// Threads  reentrant; the same result with any number of threads
/// Cost     O(HWC windowSize); 0.4 MB a thread, and the map
Expected<PairFigures> measurePair(const Frame &reference, const Frame &test, const MetricRecipe &recipe,
                                  const PairWish &wish);

}
