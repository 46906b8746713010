// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/model.h"

#include "inference/core/thread_guard.h"
#include "inference/model/model_error.h"
#include "inference/model/module_file.h"
#include "inference/model/module_inspection.h"
#include "inference/model/recipes.h"
#include "inference/model/sidecar.h"
#include "inference/model/tensor_adapter.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <thread>

namespace sidelight
{

namespace
{

using Clock = std::chrono::steady_clock;

/// Tried in turn when a network cannot take a size and nobody said which sizes it takes.
constexpr int kSizeMultiples[] = {8, 16, 32, 64};

/// A network of whole floating types runs in its own where the CPU can, else in fp32.
at::ScalarType inputType(torch::jit::Module &module)
{
    for (const at::Tensor &parameter : module.parameters()) {
        if (parameter.scalar_type() == at::kHalf || parameter.scalar_type() == at::kBFloat16) {
            module.to(at::kFloat);
            return at::kFloat;
        }
        if (parameter.scalar_type() == at::kDouble) {
            return at::kDouble;
        }
    }
    return at::kFloat;
}

ModelContract contractOf(const ModelInfo &inspected, const ContractOverrides &said)
{
    ModelContract contract = inspected.contract;
    contract.kind = said.kind.value_or(contract.kind);
    contract.range = said.range.value_or(contract.range);
    contract.mean = said.mean.value_or(contract.mean);
    contract.std = said.std.value_or(contract.std);
    contract.sizeMultiple = said.sizeMultiple.value_or(contract.sizeMultiple);
    contract.outputRange = said.outputRange.value_or(contract.outputRange);
    return contract;
}

/// One tensor out of what forward returned; a tuple or list of just one counts as that one.
Expected<at::Tensor> tensorOf(const c10::IValue &value, const std::string &path)
{
    if (value.isTensor()) {
        return value.toTensor();
    }
    if (value.isTuple() && value.toTuple()->elements().size() == 1
        && value.toTuple()->elements()[0].isTensor()) {
        return value.toTuple()->elements()[0].toTensor();
    }
    if (value.isTensorList() && value.toTensorVector().size() == 1) {
        return value.toTensorVector()[0];
    }
    const std::string what = value.isTuple()
        ? "a tuple of " + std::to_string(value.toTuple()->elements().size()) + " values"
        : "a value of type " + value.tagKind();
    return std::unexpected(Error{ErrorCode::WrongOutput,
                                 path,
                                 "answers with " + what + ", not with one tensor",
                                 "export a wrapper whose forward returns the picture alone",
                                 {}});
}

std::string sizeText(const AdaptedInput &input)
{
    return std::to_string(input.width) + " x " + std::to_string(input.height);
}

}

struct Model::Parts {
    torch::jit::Module module;
    ModelInfo info;
    at::ScalarType type = at::kFloat;
    std::optional<int> channels; ///< of the first convolution, where it is fed by the input
    bool sizeMultipleSaid = false;
    int threads = 1;

    Expected<ModelAnswer> runOnce(const Picture &picture, const MakeSampleSink &makeSink) const;
    Expected<at::Tensor> forward(const AdaptedInput &input, Milliseconds &time) const;
};

Model::Model(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

Model::~Model() = default;

const ModelInfo &Model::info() const
{
    return m_parts->info;
}

int Model::threads() const
{
    return m_parts->threads;
}

Expected<std::unique_ptr<Model>> Model::open(const Variant &variant)
{
    const Expected<ModelFiles> files = openModelFiles(variant.modelPath);
    if (!files) {
        return std::unexpected(files.error());
    }
    return open(variant, *files);
}

Expected<std::unique_ptr<Model>> Model::open(const Variant &variant, const ModelFiles &files)
{
    noteHeavyCall("Model::open");
    const std::string &path = files.path;
    const Expected<const RecipeRow *> recipe = findRecipe(variant.recipe);
    if (!recipe) {
        return std::unexpected(recipe.error());
    }
    Expected<OpenedModule> opened = openModule(files.model, path);
    if (!opened) {
        return std::unexpected(opened.error());
    }
    const Expected<ContractOverrides> sidecar =
        files.sidecar ? readSidecar(*files.sidecar, sidecarPath(path)) : ContractOverrides{};
    if (!sidecar) {
        return std::unexpected(sidecar.error());
    }
    const ContractOverrides said = merged(*sidecar, variant.overrides);
    try {
        auto parts = std::make_unique<Parts>();
        parts->info = inspectModule(opened->module);
        parts->channels = firstConvolutionChannels(opened->module);
        parts->type = inputType(opened->module);
        parts->module = applyRecipe(**recipe, opened->module);
        parts->sizeMultipleSaid = said.sizeMultiple.has_value();
        const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        parts->threads = variant.settings.threads > 0 ? variant.settings.threads : cores;
        ModelInfo &info = parts->info;
        info.path = path;
        info.sha256 = opened->sha256;
        info.bytes = opened->bytes;
        info.contract = contractOf(info, said);
        if (said.kind) {
            info.kindInferred = false;
            // A sidecar answers what inspection could not tell.
            std::erase_if(info.problems,
                          [](const std::string &p) { return p.find("sidecar") != std::string::npos; });
        }
        if (opened->wasTraining) {
            info.problems.push_back("was saved in training mode; it is run in evaluation mode");
        }
        if (*(*recipe)->precision != '\0') {
            info.precision = (*recipe)->precision;
        }
        info.label = said.label.value_or(std::filesystem::path(path).stem().string());
        return std::unique_ptr<Model>(new Model(std::move(parts)));
    } catch (const std::bad_alloc &) {
        return std::unexpected(loadError(path, "bad_alloc"));
    } catch (const std::exception &error) {
        return std::unexpected(loadError(path, error.what()));
    }
}

Expected<at::Tensor> Model::Parts::forward(const AdaptedInput &input, Milliseconds &time) const
{
    torch::jit::Module self = module;
    std::vector<c10::IValue> arguments{input.tensor};
    const auto begin = Clock::now();
    const c10::IValue value = self.forward(std::move(arguments));
    time = Clock::now() - begin;
    return tensorOf(value, info.path);
}

Expected<ModelAnswer> Model::Parts::runOnce(const Picture &picture, const MakeSampleSink &makeSink) const
{
    ModelAnswer answer;
    const auto begin = Clock::now();
    const Expected<AdaptedInput> input = adaptPicture(picture, info.contract, type);
    answer.times.adapt = Clock::now() - begin;
    if (!input) {
        return std::unexpected(input.error());
    }
    try {
        const Expected<at::Tensor> tensor = forward(*input, answer.times.forward);
        if (!tensor) {
            return std::unexpected(tensor.error());
        }
        const auto collecting = Clock::now();
        Expected<FramePtr> frame = collectAnswer(*tensor, *input, info.contract, info.path, makeSink);
        if (!frame) {
            return std::unexpected(frame.error());
        }
        answer.frame = std::move(*frame);
        answer.times.collect = Clock::now() - collecting;
        return answer;
    } catch (const std::bad_alloc &) {
        return std::unexpected(forwardError(info.path, "bad_alloc"));
    } catch (const std::exception &error) {
        Error failure = forwardError(info.path, error.what());
        failure.detail = "input of " + sizeText(*input) + "\n" + failure.detail;
        return std::unexpected(failure);
    }
}

Expected<ModelAnswer> Model::run(const Picture &picture, const MakeSampleSink &makeSink)
{
    noteHeavyCall("Model::run");
    Parts &parts = *m_parts;
    const int given = inputChannels(parts.info.contract.kind);
    if (parts.channels && *parts.channels != given) {
        return std::unexpected(Error{ErrorCode::WrongInputKind,
                                     parts.info.path,
                                     "takes " + std::to_string(*parts.channels)
                                         + " channels and would be given " + std::to_string(given) + " ("
                                         + inputKindName(parts.info.contract.kind) + ")",
                                     "set its input kind in a sidecar or in the model's settings",
                                     {}});
    }
    const c10::InferenceMode inference;
    // Setting the number, even to the same one, throws away every kernel that oneDNN has compiled: 34 ms
    // instead of 18 for an INT8 forward.
    if (at::get_num_threads() != parts.threads) {
        at::set_num_threads(parts.threads);
    }
    Expected<ModelAnswer> answer = parts.runOnce(picture, makeSink);
    if (answer || parts.sizeMultipleSaid || answer.error().code != ErrorCode::ModelFailed) {
        return answer;
    }
    // Perhaps the network only takes sizes that its pooling divides: the first multiple that works is kept.
    const ModelContract asked = parts.info.contract;
    for (const int multiple : kSizeMultiples) {
        parts.info.contract.sizeMultiple = multiple;
        if (Expected<ModelAnswer> padded = parts.runOnce(picture, makeSink)) {
            return padded;
        }
    }
    parts.info.contract = asked;
    return answer;
}

void warmUpLibTorch()
{
    chooseEngineOnce();
    const c10::InferenceMode inference;
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    if (at::get_num_threads() != cores) {
        at::set_num_threads(cores);
    }
    const at::Tensor picture = at::rand({1, 3, 64, 64});
    at::relu(at::conv2d(picture, at::rand({16, 3, 3, 3}), {}, 1, 1));
}

std::string quantizedEngine()
{
    std::string name = at::toString(at::globalContext().qEngine());
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

std::string torchVersion()
{
    return TORCH_VERSION;
}

}
