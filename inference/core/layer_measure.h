// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// Of a ValueHistogram.
inline constexpr std::size_t kMostBins = 64;

/// How often values were seen, in at most kMostBins bins of equal width; for drawing.
struct ValueHistogram {
    double low = 0.0; ///< lower edge of the first bin
    double high = 0.0; ///< upper edge of the last bin
    std::vector<std::uint64_t> counts;

    bool operator==(const ValueHistogram &) const = default;
};

/// The values that quantized ones can stand for; what lies outside is clipped.
struct ClippingRange {
    double low = 0.0;
    double high = 0.0;

    bool operator==(const ClippingRange &) const = default;
};

/// An outlier reaches more than this many times as far as the median channel.
inline constexpr double kOutlierTimes = 4.0;

/// Of a layer's outliers, those that are told.
inline constexpr std::size_t kMostOutliers = 64;

/// An output channel whose weights or activations reach much farther than those of the other channels, so
/// that a scale for all of them serves none.
struct OutlierChannel {
    int channel = 0; ///< from 0
    double times = 0.0; ///< its largest magnitude over the median of those of all channels

    bool operator==(const OutlierChannel &) const = default;
};

/// What quantizing does to one layer, measured on one picture.
///
/// Its output is what it gives, behind the ReLU that it does along with its own work once it is quantized.
///
/// SQNR     signal-to-quantization-noise ratio of the layer's output against the FP32 network's, in dB:
///          10 log10(sum x^2 / sum (x - q)^2); +infinity where both are the same; absent, too, where the
///          picture does not reach the layer, and where FP32 gives nothing but zeros and q is something else
struct LayerMeasure {
    std::string layer;
    std::optional<double> isolatedSqnrDb; ///< it alone is quantized, on its FP32 input; absent: it stays FP32
    std::optional<double> accumulatedSqnrDb; ///< in the variant: with what the layers before it added
    ValueHistogram weights; ///< in FP32
    std::optional<ClippingRange> weightRange; ///< absent where weights stay FP32; the widest channel's
    ValueHistogram activations; ///< what it gives in FP32, on this picture
    std::optional<ClippingRange> activationRange; ///< absent where they stay FP32
    double clipped = 0.0; ///< share of the activations farther outside of it than rounding reaches, 0 to 1
    std::vector<OutlierChannel> weightOutliers; ///< the farthest first, at most kMostOutliers
    std::vector<OutlierChannel> activationOutliers;

    bool operator==(const LayerMeasure &) const = default;
};

}
