// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparison.h"

#include <string>
#include <vector>

namespace sidelight
{

/// A limit of --fail-if: [original.|truth.]QUANTITY OPERATOR NUMBER, e.g. "psnr<40", "truth.ssim<0.9",
/// "forward_ms>25", "speedup<2".
struct FailLimit {
    enum class Quantity { Psnr, Ssim, Mse, ForwardMs, MedianMs, SpeedUp };
    enum class Operator { Less, LessOrEqual, Greater, GreaterOrEqual };

    std::string text; ///< as it was written
    Quantity quantity = Quantity::Psnr;
    Reference reference = Reference::Original; ///< of psnr, ssim and mse
    Operator comparison = Operator::Less;
    double value = 0.0;

    bool needsTruth() const;
};

/// Errors   Usage
Expected<FailLimit> parseFailLimit(const std::string &text);

/// Where variants cross limits, as sentences. psnr, ssim, mse and forward_ms are judged picture by picture,
/// median_ms and speedup over all pictures; the original itself is not judged, nor is a run that failed. A
/// figure that is missing counts as crossed: a limit that cannot be judged does not pass.
std::vector<std::string> crossedLimits(const std::vector<FailLimit> &limits, const Comparison &comparison);

/// What --help says about the syntax.
std::string failLimitHelp();

}
