// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/raw_rendering.h"

#include "inference/core/thread_guard.h"
#include "inference/imaging/color.h"

#include <algorithm>
#include <array>

namespace sidelight
{

namespace
{

constexpr std::size_t kCurveSteps = 65536;

/// The sRGB curve sampled finely and interpolated: a power a sample would take most of the time.
class SrgbCurve
{
public:
    SrgbCurve()
        : m_values(kCurveSteps + 2)
    {
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            m_values[i] = std::min(encodeSrgb(static_cast<float>(i) / kCurveSteps), 1.0F);
        }
    }
    /// linear in 0..1.
    float operator()(float linear) const
    {
        const float position = linear * kCurveSteps;
        const auto i = static_cast<std::size_t>(position);
        return m_values[i] + (position - static_cast<float>(i)) * (m_values[i + 1] - m_values[i]);
    }

private:
    std::vector<float> m_values;
};

/// 0, 1, 2 for R, G, B.
int colourOf(BayerSite site)
{
    return site == BayerSite::R ? 0 : (site == BayerSite::B ? 2 : 1);
}

/// Times ratio and white balance, clamped to 0..1.
std::vector<float> balanced(const Mosaic &mosaic, double exposureRatio)
{
    std::array<float, 4> gain{};
    for (std::size_t site = 0; site < gain.size(); ++site) {
        gain[site] = static_cast<float>(exposureRatio) * mosaic.whiteBalance[colourOf(mosaic.cell[site])];
    }
    const std::span<const float> in = mosaic.values();
    std::vector<float> values(in.size());
    std::size_t i = 0;
    for (int y = 0; y < mosaic.height; ++y) {
        for (int x = 0; x < mosaic.width; ++x, ++i) {
            values[i] = std::clamp(in[i] * gain[2 * (y % 2) + x % 2], 0.0F, 1.0F);
        }
    }
    return values;
}

/// The neighbour beyond a border is the one on the other side, which has the same colour.
int reflected(int i, int count)
{
    return i < 0 ? 1 : (i >= count ? count - 2 : i);
}

}

FramePtr renderMosaic(const Mosaic &mosaic, double exposureRatio)
{
    noteHeavyCall("renderMosaic");
    static const SrgbCurve curve;
    const std::vector<float> values = balanced(mosaic, exposureRatio);
    std::vector<float> rgb(values.size() * 3);
    float *out = rgb.data();
    for (int y = 0; y < mosaic.height; ++y) {
        const float *row = values.data() + std::ptrdiff_t{y} * mosaic.width;
        const float *above = values.data() + std::ptrdiff_t{reflected(y - 1, mosaic.height)} * mosaic.width;
        const float *below = values.data() + std::ptrdiff_t{reflected(y + 1, mosaic.height)} * mosaic.width;
        for (int x = 0; x < mosaic.width; ++x, out += 3) {
            const int left = reflected(x - 1, mosaic.width);
            const int right = reflected(x + 1, mosaic.width);
            const int own = colourOf(mosaic.cell[2 * (y % 2) + x % 2]);
            const float beside = (row[left] + row[right]) / 2;
            const float over = (above[x] + below[x]) / 2;
            out[own] = row[x];
            if (own == 1) {
                const int besideColour = colourOf(mosaic.cell[2 * (y % 2) + 1 - x % 2]);
                out[besideColour] = beside;
                out[2 - besideColour] = over;
            } else {
                out[1] = (beside + over) / 2;
                out[2 - own] = (above[left] + above[right] + below[left] + below[right]) / 4;
            }
        }
    }
    std::ranges::transform(rgb, rgb.begin(), curve);
    return std::make_shared<const Frame>(mosaic.width, mosaic.height, 3, std::move(rgb));
}

}
