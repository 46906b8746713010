// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// What a network takes; the number of channels of its first convolution says which, a sidecar may overrule
/// it.
enum class InputKind { Rgb, Gray, Bayer4 };

const char *inputKindName(InputKind kind); ///< "rgb", "gray", "bayer4"
std::optional<InputKind> inputKindFromName(const std::string &name);
int inputChannels(InputKind kind); ///< 3, 1, 4

/// How a picture becomes the tensor a network takes, and its answer a picture again.
///
/// Range    tensor = (low + picture * (high - low) - mean) / std, per channel;
///          picture = (answer - outputLow) / (outputHigh - outputLow)
struct ModelContract {
    InputKind kind = InputKind::Rgb;
    std::array<double, 2> range{0.0, 1.0}; ///< what 0 and 1 of the picture become
    std::vector<double> mean; ///< empty, one value, or one a channel; in units of range
    std::vector<double> std; ///< likewise; not zero
    int sizeMultiple = 1; ///< height and width of the tensor are padded by reflection to a multiple of this
    std::array<double, 2> outputRange{0.0, 1.0}; ///< what of the answer is 0 and 1 of the picture

    bool operator==(const ModelContract &) const = default;
};

/// What a person or a sidecar says about a model; what is not set is inferred from the model.
struct ContractOverrides {
    std::optional<InputKind> kind;
    std::optional<std::array<double, 2>> range;
    std::optional<std::vector<double>> mean;
    std::optional<std::vector<double>> std;
    std::optional<int> sizeMultiple;
    std::optional<std::array<double, 2>> outputRange;
    std::optional<std::string> label;

    bool operator==(const ContractOverrides &) const = default;
};

/// The second argument wins wherever it says something.
ContractOverrides merged(const ContractOverrides &base, const ContractOverrides &over);

/// One layer with weights, and what it really runs in.
struct LayerInfo {
    std::string name; ///< where its weights are in the module; for a frozen one its operator and number
    std::string operation; ///< qualified name of what runs, e.g. "quantized::conv2d"
    std::string precision; ///< of its weights: "fp32", "int8", …
    std::uint64_t parameters = 0;

    bool operator==(const LayerInfo &) const = default;
};

/// What a model file is, as far as it can be told without running it on a picture.
struct ModelInfo {
    std::string path;
    std::string sha256;
    std::uint64_t bytes = 0; ///< of the file; of a quantized variant, as it would be saved
    std::uint64_t parameters = 0; ///< weights and biases, packed quantized ones included
    std::string precision; ///< "fp32", "fp16", "bf16", "fp64", "int8" or "mixed"
    std::string label; ///< from the sidecar, else the file's stem
    ModelContract contract;
    bool kindInferred = false; ///< the kind was read off the first convolution
    std::map<std::string, int>
        operators; ///< qualified name ("aten::conv2d") to the number of calls in forward
    int integerIslands = 0; ///< pieces that run on integers, from quantizing to dequantizing
    std::vector<LayerInfo> layers; ///< in the order in which they run
    std::vector<std::string> problems; ///< sentences: what would stop it from running or quantizing here
    std::vector<std::string> notes; ///< sentences: what quantizing it here means, and is done about it
    std::string madeBy; ///< the recipe of a file that Sidelight made; empty for any other
};

/// Whether an operator, by its qualified name, makes a float tensor a quantized one, or the other way round;
/// variants that Sidelight made do so with the plain whole numbers.
bool quantizes(const std::string &operation);
bool dequantizes(const std::string &operation);

/// What really runs, in a line: "22 of 23 layers on integers, in 1 piece; 1 quantize, 2 dequantize". Layers
/// whose operators are of "quantized::" are those on integers.
std::string whatRuns(const ModelInfo &info);

}
