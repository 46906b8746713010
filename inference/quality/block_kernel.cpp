// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/block_kernel.h"

#include <algorithm>
#include <array>
#include <bit>

// The same inlined code, compiled once for each instruction set: a binary for plain x86-64 that is fast on
// newer ones.
#define SIDELIGHT_INLINE [[gnu::always_inline]] inline

namespace sidelight
{

namespace
{

constexpr int kLanes = 16; // floats of the widest vector; loop counts are multiples of it
constexpr int kBlockSamples = 384;
constexpr int kBlockHeight = 64;
constexpr int kDefaultRadius = 5; // the loops over it are unrolled

constexpr int roundUp(int n)
{
    return (n + kLanes - 1) / kLanes * kLanes;
}

int rowLength(int windowsWide, int channels, int radius)
{
    return roundUp(roundUp(windowsWide * channels) + 2 * radius * channels);
}

/// Mean and variance, down one column of the window, of u and v; then the similarity: one row of each.
struct FilterRows {
    float *meanU;
    float *meanV;
    float *varianceU;
    float *varianceV;
    float *similarity;
};

SIDELIGHT_INLINE float clamped(float value)
{
    const float notBelow = value > 0.0F ? value : 0.0F;
    return notBelow < 1.0F ? notBelow : 1.0F;
}

SIDELIGHT_INLINE std::uint32_t isNotFinite(float value)
{
    constexpr std::uint32_t kExponent = 0x7F800000U;
    return (std::bit_cast<std::uint32_t>(value) & kExponent) == kExponent ? 1 : 0;
}

/// u = a + b and v = a - b of a row; returns how many samples are not finite.
SIDELIGHT_INLINE std::uint32_t loadRow(const float *__restrict a, const float *__restrict b, int count,
                                       float *__restrict u, float *__restrict v)
{
    std::uint32_t notFinite = 0;
    for (int i = 0; i < count; ++i) {
        notFinite += isNotFinite(a[i]) + isNotFinite(b[i]);
        const float x = clamped(a[i]);
        const float y = clamped(b[i]);
        u[i] = x + y;
        v[i] = x - y;
    }
    return notFinite;
}

/// Sums in double, in lanes, so that the order is the same with every instruction set.
class LaneSum
{
public:
    SIDELIGHT_INLINE void add(const float *__restrict values, int count)
    {
        int i = 0;
        for (; i + kLanes <= count; i += kLanes) {
            for (int lane = 0; lane < kLanes; ++lane) {
                m_lanes[lane] += static_cast<double>(values[i + lane]);
            }
        }
        for (; i < count; ++i) {
            m_lanes[0] += static_cast<double>(values[i]);
        }
    }

    SIDELIGHT_INLINE void addSquares(const float *__restrict values, int count)
    {
        int i = 0;
        for (; i + kLanes <= count; i += kLanes) {
            for (int lane = 0; lane < kLanes; ++lane) {
                const auto value = static_cast<double>(values[i + lane]);
                m_lanes[lane] += value * value;
            }
        }
        for (; i < count; ++i) {
            const auto value = static_cast<double>(values[i]);
            m_lanes[0] += value * value;
        }
    }

    SIDELIGHT_INLINE double total() const
    {
        double sum = 0.0;
        for (const double lane : m_lanes) {
            sum += lane;
        }
        return sum;
    }

private:
    double m_lanes[kLanes] = {};
};

/// Mean and variance of each column of the windows whose first row is given.
SIDELIGHT_INLINE void filterDown(const float *__restrict rows, int length, const float *__restrict weights,
                                 int radius, float *__restrict mean, float *__restrict variance)
{
    const float *__restrict centre = rows + static_cast<std::ptrdiff_t>(radius) * length;
    for (int i = 0; i < length; ++i) {
        const float origin = centre[i];
        float first = 0.0F;
        float second = 0.0F;
        for (int k = 1; k <= radius; ++k) {
            const std::ptrdiff_t offset = static_cast<std::ptrdiff_t>(k) * length;
            const float above = centre[i - offset] - origin;
            const float below = centre[i + offset] - origin;
            first += weights[k] * (above + below);
            second += weights[k] * (above * above + below * below);
        }
        mean[i] = origin + first;
        variance[i] = second - first * first;
    }
}

/// Similarity of the windows of one row, from the means and variances of their columns.
SIDELIGHT_INLINE void filterAcross(const FilterRows &rows, int count, int step, const GaussianWindow &window,
                                   const float *__restrict weights, int radius)
{
    const std::ptrdiff_t centre = static_cast<std::ptrdiff_t>(radius) * step;
    const float *__restrict meanU = rows.meanU + centre;
    const float *__restrict meanV = rows.meanV + centre;
    const float *__restrict varianceU = rows.varianceU + centre;
    const float *__restrict varianceV = rows.varianceV + centre;
    float *__restrict similarity = rows.similarity;
    const float c1 = 2.0F * window.c1;
    const float c2 = 2.0F * window.c2;
    for (int i = 0; i < count; ++i) {
        const float originU = meanU[i];
        const float originV = meanV[i];
        float firstU = 0.0F;
        float firstV = 0.0F;
        float secondU = weights[0] * varianceU[i];
        float secondV = weights[0] * varianceV[i];
        for (int k = 1; k <= radius; ++k) {
            const std::ptrdiff_t offset = static_cast<std::ptrdiff_t>(k) * step;
            const float leftU = meanU[i - offset] - originU;
            const float rightU = meanU[i + offset] - originU;
            const float leftV = meanV[i - offset] - originV;
            const float rightV = meanV[i + offset] - originV;
            firstU += weights[k] * (leftU + rightU);
            firstV += weights[k] * (leftV + rightV);
            secondU += weights[k]
                * ((leftU * leftU + varianceU[i - offset]) + (rightU * rightU + varianceU[i + offset]));
            secondV += weights[k]
                * ((leftV * leftV + varianceV[i - offset]) + (rightV * rightV + varianceV[i + offset]));
        }
        const float u = originU + firstU;
        const float v = originV + firstV;
        const float spreadU = secondU - firstU * firstU;
        const float spreadV = secondV - firstV * firstV;
        const float alike = ((u - v) * (u + v) + c1) * ((spreadU - spreadV) + c2);
        similarity[i] = alike / ((u * u + (v * v + c1)) * ((spreadU + spreadV) + c2));
    }
}

/// Mean over the channels of each window.
SIDELIGHT_INLINE void writeMap(const float *__restrict similarity, int windows, int channels,
                               float *__restrict map)
{
    if (channels == 1) {
        std::copy_n(similarity, windows, map);
        return;
    }
    constexpr float kThird = 1.0F / 3.0F;
    for (int x = 0; x < windows; ++x) {
        map[x] = (similarity[3 * x] + similarity[3 * x + 1] + similarity[3 * x + 2]) * kThird;
    }
}

SIDELIGHT_INLINE void filterBlock(const Block &block, const GaussianWindow &window, int radius,
                                  const float *u, const float *v, int length, float *rest, LaneSum &sum)
{
    const FilterRows rows{rest, rest + length, rest + 2 * length, rest + 3 * length, rest + 4 * length};
    float weights[kDefaultRadius + 1];
    const float *tap = window.weights.data();
    if (radius == kDefaultRadius) {
        std::copy_n(window.weights.data(), kDefaultRadius + 1, weights);
        tap = weights;
    }
    const int samples = block.windowsWide * block.channels;
    for (int y = 0; y < block.windowsHigh; ++y) {
        const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(y) * length;
        filterDown(u + first, length, tap, radius, rows.meanU, rows.varianceU);
        filterDown(v + first, length, tap, radius, rows.meanV, rows.varianceV);
        if (block.channels == 3) {
            filterAcross(rows, roundUp(samples), 3, window, tap, radius);
        } else {
            filterAcross(rows, roundUp(samples), 1, window, tap, radius);
        }
        sum.add(rows.similarity, samples);
        if (block.map != nullptr) {
            writeMap(rows.similarity, block.windowsWide, block.channels, block.map + y * block.mapStride);
        }
    }
}

SIDELIGHT_INLINE BlockSums measureWith(const Block &block, const GaussianWindow &window,
                                       std::span<float> scratch)
{
    const bool hasWindows = block.windowsWide > 0 && block.windowsHigh > 0;
    const int owned = block.ownedWidth * block.channels;
    const int loadedWidth =
        std::max(block.ownedWidth, hasWindows ? block.windowsWide + 2 * window.radius : 0) * block.channels;
    const int loadedHeight =
        std::max(block.ownedHeight, hasWindows ? block.windowsHigh + 2 * window.radius : 0);
    const int length =
        std::max(roundUp(loadedWidth), rowLength(block.windowsWide, block.channels, window.radius));
    float *u = scratch.data();
    float *v = u + static_cast<std::ptrdiff_t>(length) * loadedHeight;
    float *rest = v + static_cast<std::ptrdiff_t>(length) * loadedHeight;

    BlockSums sums;
    LaneSum squares;
    for (int y = 0; y < loadedHeight; ++y) {
        const float *a = block.reference + y * block.rowStride;
        const float *b = block.test + y * block.rowStride;
        float *rowU = u + static_cast<std::ptrdiff_t>(y) * length;
        float *rowV = v + static_cast<std::ptrdiff_t>(y) * length;
        const std::uint32_t notFinite = loadRow(a, b, owned, rowU, rowV);
        loadRow(a + owned, b + owned, loadedWidth - owned, rowU + owned, rowV + owned);
        if (y < block.ownedHeight) {
            sums.notFinite += notFinite;
            squares.addSquares(rowV, owned);
        }
    }
    sums.squaredError = squares.total();

    if (hasWindows) {
        LaneSum similarity;
        if (window.radius == kDefaultRadius) {
            filterBlock(block, window, kDefaultRadius, u, v, length, rest, similarity);
        } else {
            filterBlock(block, window, window.radius, u, v, length, rest, similarity);
        }
        sums.similarity = similarity.total();
    }
    return sums;
}

BlockSums measureBaseline(const Block &block, const GaussianWindow &window, std::span<float> scratch)
{
    return measureWith(block, window, scratch);
}

#if defined(__x86_64__)

[[gnu::target("avx2,fma")]] BlockSums measureAvx2(const Block &block, const GaussianWindow &window,
                                                  std::span<float> scratch)
{
    return measureWith(block, window, scratch);
}

#endif

std::vector<InstructionSet> findInstructionSets()
{
    std::vector<InstructionSet> sets{InstructionSet::Baseline};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        sets.push_back(InstructionSet::Avx2);
    }
#endif
    return sets;
}

}

std::span<const InstructionSet> usableInstructionSets()
{
    static const std::vector<InstructionSet> kSets = findInstructionSets();
    return kSets;
}

int blockWidth(int channels)
{
    return kBlockSamples / channels;
}

int blockHeight()
{
    return kBlockHeight;
}

std::vector<float> blockScratch(int channels, int radius)
{
    const std::size_t length = rowLength(blockWidth(channels), channels, radius);
    const std::size_t rows = 2 * (kBlockHeight + 2 * static_cast<std::size_t>(radius)) + 5;
    return std::vector<float>(length * rows);
}

BlockSums measureBlock(InstructionSet set, const Block &block, const GaussianWindow &window,
                       std::span<float> scratch)
{
    switch (set) {
#if defined(__x86_64__)
    case InstructionSet::Avx2:
        return measureAvx2(block, window, scratch);
#endif
    default:
        return measureBaseline(block, window, scratch);
    }
}

}
