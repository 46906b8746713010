// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/quality/gaussian_window.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sidelight
{

/// Which machine code of the inner loops runs; one binary holds all of them.
enum class InstructionSet { Baseline, Avx2 };

/// Those that this machine can run, the slowest first.
std::span<const InstructionSet> usableInstructionSets();

/// A rectangle of a pair of pictures. The sums of the squared error cover the owned part, which no other
/// block has; the windows that start in the owned part reach beyond it into the loaded part.
struct Block {
    const float *reference = nullptr; ///< first owned sample
    const float *test = nullptr; ///< first owned sample
    std::ptrdiff_t rowStride = 0; ///< samples from one row of a picture to the next
    int channels = 1;
    int ownedWidth = 0; ///< pixels
    int ownedHeight = 0;
    int windowsWide = 0; ///< windows that start in the owned part; 0: the squared error only
    int windowsHigh = 0;
    float *map = nullptr; ///< where the first window's similarity goes; null: no map is wanted
    std::ptrdiff_t mapStride = 0; ///< pixels
};

/// What one block adds to the figures of the pair.
struct BlockSums {
    double squaredError = 0.0; ///< over samples
    double similarity = 0.0; ///< over windows and channels
    std::uint64_t notFinite = 0; ///< NaN and infinite samples, of both pictures
};

/// Pixels of a block's owned part, so that the rows in use stay in the first-level cache.
int blockWidth(int channels);
int blockHeight();

/// Working memory of measureBlock for any block of at most that size.
std::vector<float> blockScratch(int channels, int radius);

/// Squared error and SSIM of one block in one pass: rows are loaded once, then filtered down and across.
///
/// The moments are taken of u = a + b and v = a - b, in which eq. 13 is
///   (mu_u^2 - mu_v^2 + 2 C1)(s_u - s_v + 2 C2) / ((mu_u^2 + mu_v^2 + 2 C1)(s_u + s_v + 2 C2)),  s: variance,
/// and the variances relative to the centre of each window, down and across by the law of total variance, so
/// that float32 loses nothing to cancellation in flat parts.
///
/// Range    |error of a window's similarity| < 2e-6 against double precision
/// Threads  reentrant; scratch belongs to the call
BlockSums measureBlock(InstructionSet set, const Block &block, const GaussianWindow &window,
                       std::span<float> scratch);

}
