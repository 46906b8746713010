// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/calibration/activation_range.h"

#include <torch/script.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// A comparison of what a layer gives with what it gives in FP32.
struct NoiseSums {
    double signal = 0.0; ///< sum x^2
    double noise = 0.0; ///< sum (x - q)^2
    bool compared = false;
};

/// What was counted of the output of one layer.
struct LayerCounts {
    Histogram activations; ///< in FP32
    std::uint64_t clipped = 0; ///< of them, farther outside of the grid than rounding reaches
    std::vector<double> reach; ///< the largest magnitude of each channel, in FP32
    NoiseSums isolated;
    NoiseSums accumulated;
};

/// How the output of a layer is to be counted.
struct LayerWatch {
    bool channelsLast = false; ///< as linear layers give them; else the third dimension from the end
    std::optional<QuantizationGrid> grid; ///< that it is rounded to
};

/// Names of the operators that record what stands before them, for the recorder whose network runs on their
/// thread. A layer's output in FP32 is kept from keepReference to compareAccumulated.
struct RecordingOperators {
    std::string keepReference; ///< (Tensor x, int layer)
    std::string compareIsolated; ///< (Tensor q, Tensor x, int layer)
    std::string compareAccumulated; ///< (Tensor q, int layer)
};
const RecordingOperators &recordingOperators();

/// Compares the layers of a variant with those of its network while both run, without keeping what they give;
/// by as many threads as operators have, with the same sums for any number of them.
///
/// Threads  used by one thread at a time
class LayerRecorder
{
public:
    /// layers   in the order of layerNodes()
    explicit LayerRecorder(std::vector<LayerWatch> layers);

    /// Runs a network that has the operators above.
    ///
    /// Errors   throws what LibTorch throws
    void run(torch::jit::Module &network, const at::Tensor &input);

    const std::vector<LayerCounts> &counts() const { return m_counts; }

    // For the operators.
    void keepReference(const at::Tensor &exact, std::size_t layer);
    void compareIsolated(const at::Tensor &test, const at::Tensor &exact, std::size_t layer);
    void compareAccumulated(const at::Tensor &test, std::size_t layer);

private:
    const std::vector<LayerWatch> m_layers;
    std::vector<LayerCounts> m_counts;
    std::vector<std::deque<at::Tensor>> m_references; ///< of each layer; more than one only in loops
};

}
