// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantization/layer_recorder.h"

#include "inference/model/quantization/native_operator.h"
#include "inference/model/quantization/observation.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace sidelight
{

namespace
{

/// Values that one thread adds up, so that sums do not depend on the number of threads; in one order and type
/// they fit into the caches of a core.
constexpr std::int64_t kPart = 1 << 16;

/// Whose network runs on this thread.
thread_local LayerRecorder *runningRecorder = nullptr;

std::size_t popLayer(torch::jit::Stack &stack)
{
    return static_cast<std::size_t>(torch::jit::pop(stack).toInt());
}

/// Calls work(part) for each of so many, on all threads at once: with one operator after the other on all
/// threads they would wait for each other ever again.
template<typename Work> void forParts(std::int64_t parts, const Work &work)
{
    at::parallel_for(0, parts, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t part = begin; part < end; ++part) {
            work(part);
        }
    });
}

/// Of tensors of the same sizes, both contiguous.
NoiseSums compared(const at::Tensor &test, const at::Tensor &exact)
{
    const float *const xs = exact.data_ptr<float>();
    const float *const qs = test.data_ptr<float>();
    NoiseSums sums;
    for (std::int64_t i = 0; i < exact.numel(); ++i) {
        const double value = xs[i];
        const double error = value - static_cast<double>(qs[i]);
        sums.signal += value * value;
        sums.noise += error * error;
    }
    return sums;
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
    std::vector<NoiseSums> partial(static_cast<std::size_t>((length + step - 1) / step));
    forParts(std::ssize(partial), [&](std::int64_t part) {
        const std::int64_t from = part * step;
        const std::int64_t count = std::min(step, length - from);
        const at::Tensor x = exact.narrow(rows, from, count).contiguous();
        const at::Tensor q = test.narrow(rows, from, count);
        partial[static_cast<std::size_t>(part)] =
            compared((q.is_quantized() ? q.dequantize() : q.to(at::kFloat)).contiguous(), x);
    });
    for (const NoiseSums &part : partial) {
        sums.signal += part.signal;
        sums.noise += part.noise;
    }
    sums.compared = true;
}

std::uint64_t clippedCount(const at::Tensor &tensor, const QuantizationGrid &grid)
{
    const at::Tensor dense = tensor.is_non_overlapping_and_dense() ? tensor : tensor.contiguous();
    const float *const values = dense.data_ptr<float>();
    const double low = grid.low() - grid.scale / 2.0;
    const double high = grid.high() + grid.scale / 2.0;
    std::atomic<std::uint64_t> clipped = 0;
    forParts((dense.numel() + kPart - 1) / kPart, [&](std::int64_t part) {
        const float *const begin = values + part * kPart;
        const float *const end = values + std::min(dense.numel(), (part + 1) * kPart);
        clipped += static_cast<std::uint64_t>(
            std::count_if(begin, end, [&](float value) { return value < low || value > high; }));
    });
    return clipped;
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
