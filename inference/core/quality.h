// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

namespace sidelight
{

/// Which of the two references a figure is about; they are never mixed.
enum class Reference {
    Original, ///< the original network's output: fidelity
    Truth, ///< the ground truth: quality
};

/// How PSNR and SSIM are computed. Both are over RGB (or gray) samples clamped to 0..1, full resolution, no
/// border crop.
///
/// Source   Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
/// visibility to
///          structural similarity", IEEE Trans. Image Processing 13(4), 2004, eq. 13; deviation: population
///          covariance, valid windows only, mean over channels
struct MetricRecipe {
    double dataRange = 1.0;
    int windowSize = 11; ///< pixels, odd
    double sigma = 1.5; ///< pixels
    double k1 = 0.01;
    double k2 = 0.03;

    bool operator==(const MetricRecipe &) const = default;
};

/// Figures of one picture against one reference, with the recipe that made them.
struct Quality {
    Reference reference = Reference::Original;
    double psnrDb = 0.0; ///< +infinity for identical pictures
    double mse = 0.0; ///< of values clamped to 0..1
    std::optional<double> ssim; ///< absent where the picture is smaller than the window
    MetricRecipe recipe;
};

/// Under 10 dB little is left of a picture: nearly always a range that is far too small.
inline bool isHopeless(double psnrDb)
{
    return psnrDb < 10.0;
}

}
