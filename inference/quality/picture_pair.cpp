// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/picture_pair.h"

#include "inference/quality/gaussian_window.h"
#include "inference/quality/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace sidelight
{

namespace
{

std::string sizeText(const Frame &frame)
{
    return std::to_string(frame.width()) + " x " + std::to_string(frame.height());
}

std::string channelText(const Frame &frame)
{
    return frame.channels() == 1 ? "gray" : "colour";
}

std::optional<Error> mismatch(const Frame &reference, const Frame &test)
{
    if (!reference.sameSizeAs(test)) {
        return Error{ErrorCode::SizeMismatch,
                     {},
                     "the picture is " + sizeText(test) + " pixels, but the reference is "
                         + sizeText(reference),
                     "compare pictures of the same size",
                     {}};
    }
    if (reference.channels() != test.channels()) {
        return Error{ErrorCode::SizeMismatch,
                     {},
                     "the picture is a " + channelText(test) + " picture, but the reference is a "
                         + channelText(reference) + " one",
                     "compare two gray or two colour pictures",
                     {}};
    }
    return std::nullopt;
}

std::uint64_t notFiniteSamples(const Frame &frame)
{
    return static_cast<std::uint64_t>(
        std::ranges::count_if(frame.pixels(), [](float value) { return !std::isfinite(value); }));
}

Error notFinite(const Frame &reference, const Frame &test)
{
    const std::uint64_t inTest = notFiniteSamples(test);
    const Frame &culprit = inTest > 0 ? test : reference;
    const std::uint64_t count = inTest > 0 ? inTest : notFiniteSamples(reference);
    const std::string whose = inTest > 0 ? "the picture" : "the reference";
    return Error{ErrorCode::NonFiniteOutput,
                 {},
                 std::to_string(count) + " of " + std::to_string(culprit.pixels().size()) + " samples of "
                     + whose + " are not finite numbers",
                 "check the network or the file that the picture comes from",
                 {}};
}

/// How the pictures are cut into blocks.
struct Grid {
    int blockWidth;
    int blockHeight;
    int columns;
    int rows;
};

Grid gridOf(const Frame &frame)
{
    const int width = blockWidth(frame.channels());
    const int height = blockHeight();
    return {width, height, (frame.width() + width - 1) / width, (frame.height() + height - 1) / height};
}

/// How many of the windows along an axis start in first..first+owned-1.
int windowsIn(int first, int owned, int windows)
{
    return std::clamp(windows - first, 0, owned);
}

PairFigures measure(const Frame &reference, const Frame &test, const GaussianWindow &window,
                    const PairWish &wish, std::uint64_t &notFiniteCount)
{
    const int channels = reference.channels();
    const int reach = 2 * window.radius;
    const bool hasSsim = wish.ssim && reference.width() > reach && reference.height() > reach;
    const int windowsWide = hasSsim ? reference.width() - reach : 0;
    const int windowsHigh = hasSsim ? reference.height() - reach : 0;
    std::vector<float> map(hasSsim && wish.map ? static_cast<std::size_t>(windowsWide) * windowsHigh : 0);

    const Grid grid = gridOf(reference);
    const int blocks = grid.columns * grid.rows;
    const int workers = threadCount(wish.threads, blocks);
    const InstructionSet set = wish.instructions.value_or(usableInstructionSets().back());
    std::vector<std::vector<float>> scratch(static_cast<std::size_t>(workers),
                                            blockScratch(channels, window.radius));
    std::vector<BlockSums> sums(static_cast<std::size_t>(blocks));
    parallelFor(blocks, workers, [&](int item, int worker) {
        const int x = item % grid.columns * grid.blockWidth;
        const int y = item / grid.columns * grid.blockHeight;
        const std::size_t first = (static_cast<std::size_t>(y) * reference.width() + x) * channels;
        Block block;
        block.reference = reference.pixels().data() + first;
        block.test = test.pixels().data() + first;
        block.rowStride = static_cast<std::ptrdiff_t>(reference.width()) * channels;
        block.channels = channels;
        block.ownedWidth = std::min(grid.blockWidth, reference.width() - x);
        block.ownedHeight = std::min(grid.blockHeight, reference.height() - y);
        block.windowsWide = windowsIn(x, block.ownedWidth, windowsWide);
        block.windowsHigh = windowsIn(y, block.ownedHeight, windowsHigh);
        if (!map.empty() && block.windowsWide > 0 && block.windowsHigh > 0) {
            block.map = map.data() + static_cast<std::size_t>(y) * windowsWide + x;
        }
        block.mapStride = windowsWide;
        sums[item] = measureBlock(set, block, window, scratch[worker]);
    });

    BlockSums total;
    for (const BlockSums &one : sums) {
        total.squaredError += one.squaredError;
        total.similarity += one.similarity;
        total.notFinite += one.notFinite;
    }
    notFiniteCount = total.notFinite;
    PairFigures figures;
    figures.mse = total.squaredError / static_cast<double>(reference.pixels().size());
    if (hasSsim) {
        figures.ssim = total.similarity / (static_cast<double>(windowsWide) * windowsHigh * channels);
    }
    if (!map.empty()) {
        figures.map = std::make_shared<const Frame>(windowsWide, windowsHigh, 1, std::move(map));
    }
    return figures;
}

}

Expected<PairFigures> measurePair(const Frame &reference, const Frame &test, const MetricRecipe &recipe,
                                  const PairWish &wish)
{
    if (auto error = mismatch(reference, test)) {
        return std::unexpected(std::move(*error));
    }
    auto window = gaussianWindow(recipe);
    if (!window) {
        return std::unexpected(std::move(window.error()));
    }
    try {
        std::uint64_t notFiniteCount = 0;
        PairFigures figures = measure(reference, test, *window, wish, notFiniteCount);
        if (notFiniteCount > 0) {
            return std::unexpected(notFinite(reference, test));
        }
        return figures;
    } catch (const std::bad_alloc &) {
        return std::unexpected(
            Error{ErrorCode::OutOfMemory,
                  {},
                  "there is not enough memory to compare pictures of " + sizeText(reference) + " pixels",
                  "close other programs or compare smaller pictures",
                  {}});
    }
}

}
