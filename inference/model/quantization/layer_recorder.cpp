// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/layer_recorder.h"

#include "inference/model/quantization/native_operator.h"
#include "inference/model/quantization/observation.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sidelight
{

namespace
{

/// Values that are added up by one thread, so that sums do not depend on the number of threads.
constexpr std::int64_t kBlock = 4096;
/// Values that are brought into one order and type at once: what the caches of a processor hold.
constexpr std::int64_t kPart = 1 << 16;

/// Whose network runs on this thread.
thread_local LayerRecorder *runningRecorder = nullptr;

std::size_t popLayer(torch::jit::Stack &stack)
{
    return static_cast<std::size_t>(torch::jit::pop(stack).toInt());
}

/// Sums of count values, `each(i)` of which gives an array of numbers, in an order that is always the same.
template<std::size_t Numbers, typename Each>
std::array<double, Numbers> summed(std::int64_t count, const Each &each)
{
    const std::int64_t blocks = (count + kBlock - 1) / kBlock;
    std::vector<std::array<double, Numbers>> partial(static_cast<std::size_t>(blocks));
    at::parallel_for(0, blocks, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end; ++block) {
            std::array<double, Numbers> sum{};
            const std::int64_t last = std::min(count, (block + 1) * kBlock);
            for (std::int64_t i = block * kBlock; i < last; ++i) {
                const std::array<double, Numbers> values = each(i);
                for (std::size_t k = 0; k < Numbers; ++k) {
                    sum[k] += values[k];
                }
            }
            partial[static_cast<std::size_t>(block)] = sum;
        }
    });
    std::array<double, Numbers> result{};
    for (const auto &sum : partial) {
        for (std::size_t k = 0; k < Numbers; ++k) {
            result[k] += sum[k];
        }
    }
    return result;
}

/// Compares some rows at a time, because the two lie in memory in different orders where one is quantized.
void compare(const at::Tensor &test, const at::Tensor &exact, NoiseSums &sums)
{
    if (test.sizes() != exact.sizes() || exact.numel() == 0) {
        return;
    }
    const std::int64_t rows = std::max<std::int64_t>(0, exact.dim() - 2);
    const std::int64_t length = exact.size(rows);
    const std::int64_t step = std::max<std::int64_t>(1, kPart / (exact.numel() / length));
    for (std::int64_t from = 0; from < length; from += step) {
        const std::int64_t count = std::min(step, length - from);
        const at::Tensor x = exact.narrow(rows, from, count).contiguous();
        const at::Tensor part = test.narrow(rows, from, count);
        const at::Tensor q = (part.is_quantized() ? part.dequantize() : part.to(at::kFloat)).contiguous();
        const float *const xs = x.data_ptr<float>();
        const float *const qs = q.data_ptr<float>();
        const auto [signal, noise] = summed<2>(x.numel(), [&](std::int64_t i) {
            const double value = xs[i];
            const double error = value - static_cast<double>(qs[i]);
            return std::array{value * value, error * error};
        });
        sums.signal += signal;
        sums.noise += noise;
    }
    sums.compared = true;
}

std::uint64_t clippedCount(const at::Tensor &tensor, const QuantizationGrid &grid)
{
    const at::Tensor dense = tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
    const float *const values = dense.data_ptr<float>();
    const double low = grid.low() - grid.scale / 2.0;
    const double high = grid.high() + grid.scale / 2.0;
    const auto [count] = summed<1>(dense.numel(), [&](std::int64_t i) {
        return std::array{values[i] < low || values[i] > high ? 1.0 : 0.0};
    });
    return static_cast<std::uint64_t>(count);
}

void raiseReach(const at::Tensor &tensor, bool channelsLast, std::vector<double> &reach)
{
    const std::int64_t channels = tensor.dim() - (channelsLast || tensor.dim() < 3 ? 1 : 3);
    std::vector<std::int64_t> others;
    for (std::int64_t dimension = 0; dimension < tensor.dim(); ++dimension) {
        if (dimension != channels) {
            others.push_back(dimension);
        }
    }
    const at::Tensor ofThis =
        (others.empty() ? tensor.abs() : at::maximum(tensor.amax(others), -tensor.amin(others)))
            .to(at::kDouble)
            .contiguous();
    reach.resize(static_cast<std::size_t>(ofThis.numel()));
    for (std::size_t i = 0; i < reach.size(); ++i) {
        reach[i] = std::max(reach[i], ofThis.data_ptr<double>()[i]);
    }
}

}

const RecordingOperators &recordingOperators()
{
    static const RecordingOperators kOperators{
        registerWatching("sidelight::keep_reference", "(Tensor x, int layer)",
                         [](torch::jit::Stack &stack) {
                             const std::size_t layer = popLayer(stack);
                             const at::Tensor exact = torch::jit::pop(stack).toTensor();
                             if (runningRecorder != nullptr) {
                                 runningRecorder->keepReference(exact, layer);
                             }
                         }),
        registerWatching("sidelight::compare_isolated", "(Tensor q, Tensor x, int layer)",
                         [](torch::jit::Stack &stack) {
                             const std::size_t layer = popLayer(stack);
                             const at::Tensor exact = torch::jit::pop(stack).toTensor();
                             const at::Tensor test = torch::jit::pop(stack).toTensor();
                             if (runningRecorder != nullptr) {
                                 runningRecorder->compareIsolated(test, exact, layer);
                             }
                         }),
        registerWatching("sidelight::compare_accumulated", "(Tensor q, int layer)",
                         [](torch::jit::Stack &stack) {
                             const std::size_t layer = popLayer(stack);
                             const at::Tensor test = torch::jit::pop(stack).toTensor();
                             if (runningRecorder != nullptr) {
                                 runningRecorder->compareAccumulated(test, layer);
                             }
                         })};
    return kOperators;
}

LayerRecorder::LayerRecorder(std::vector<LayerWatch> layers)
    : m_layers(std::move(layers))
    , m_counts(m_layers.size())
    , m_references(m_layers.size())
{
}

void LayerRecorder::run(torch::jit::Module &network, const at::Tensor &input)
{
    struct Running {
        explicit Running(LayerRecorder &recorder)
            : running(recorder)
        {
            runningRecorder = &running;
        }
        ~Running()
        {
            runningRecorder = nullptr;
            std::ranges::for_each(running.m_references, &std::deque<at::Tensor>::clear);
        }
        LayerRecorder &running;
    };
    const Running running(*this);
    network.forward({input});
}

void LayerRecorder::keepReference(const at::Tensor &exact, std::size_t layer)
{
    LayerCounts &counts = m_counts.at(layer);
    const LayerWatch &watch = m_layers[layer];
    if (exact.numel() > 0) {
        counts.activations.merge(histogramOf(exact));
        raiseReach(exact, watch.channelsLast, counts.reach);
        counts.clipped += watch.grid ? clippedCount(exact, *watch.grid) : 0;
    }
    m_references[layer].push_back(exact);
}

void LayerRecorder::compareIsolated(const at::Tensor &test, const at::Tensor &exact, std::size_t layer)
{
    compare(test, exact, m_counts.at(layer).isolated);
}

void LayerRecorder::compareAccumulated(const at::Tensor &test, std::size_t layer)
{
    std::deque<at::Tensor> &kept = m_references.at(layer);
    // Where the network decides by what it computed, the variant may take a layer more often.
    if (!kept.empty()) {
        compare(test, kept.front(), m_counts[layer].accumulated);
        kept.pop_front();
    }
}

}
