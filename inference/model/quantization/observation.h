// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/calibration/activation_range.h"
#include "inference/model/quantization/float_graph.h"

#include <map>
#include <set>
#include <vector>

namespace sidelight
{

/// What was seen of one value of a network: the picture, or what an operator made of it.
struct SeenValue {
    ActivationStatistics statistics;
    std::vector<double> channelSums; ///< of the values of each channel; empty unless they were asked for
    double perChannel = 0.0; ///< how many values each sum is of
};

/// Watches the activations of a network while pictures run through it.
///
/// Only those are looked at whose histogram does not follow from others: behind a leaky ReLU, a pooling or a
/// concatenation it does. Values are counted in native code, by as many threads as operators have.
///
/// Threads  used by one thread at a time
class Observation
{
public:
    /// channelMeans     also sums the channels of what layers take (for bias correction)
    Observation(const FloatGraph &network, bool channelMeans);

    /// Runs a picture through the network and counts.
    ///
    /// Shapes   as the network takes
    /// Errors   throws what LibTorch throws
    void add(const at::Tensor &input);

    std::uint64_t notFinite() const; ///< values that were seen and are no numbers
    /// Every sample of every picture was the same.
    bool isConstant() const;

    /// By the place of a value in activations().
    const std::map<std::size_t, SeenValue> &seen() const { return m_seen; }

    /// For the operator that stands behind each watched value.
    void count(const at::Tensor &tensor, std::size_t place);

private:
    torch::jit::Module m_module; ///< the network with the operators that count
    std::map<std::size_t, SeenValue> m_seen;
    std::set<std::size_t> m_summed; ///< places whose channels are summed
};

/// Counts a tensor of floats, by as many threads as operators have.
Histogram histogramOf(const at::Tensor &tensor);

/// The values of a graph that could be quantized: its picture, and what its operators give. A copy of the
/// graph has the same ones in the same places.
std::vector<torch::jit::Value *> activations(torch::jit::Graph &graph);

/// Whether the range of a value follows from that of others.
bool followsFromInputs(const torch::jit::Value *value);

/// A module whose forward is the graph; the type of the graph's self becomes the module's. Attributes that
/// are tensors of floats become its parameters.
///
/// Errors   throws what LibTorch throws
torch::jit::Module moduleOf(const std::string &name, const std::shared_ptr<torch::jit::Graph> &graph,
                            const std::vector<std::pair<std::string, c10::IValue>> &attributes = {});

}
