// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/model.h"

#include "inference/core/thread_guard.h"
#include "inference/model/model_error.h"
#include "inference/model/model_parts.h"
#include "inference/model/module_file.h"
#include "inference/model/module_inspection.h"
#include "inference/model/quantized_engine.h"
#include "inference/model/sidecar.h"
#include "inference/model/torch_edge.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
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

std::string Model::engine() const
{
    return m_parts->engine;
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
    const Expected<RecipePlan> plan = planOf(variant.recipe);
    if (!plan) {
        return std::unexpected(plan.error());
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
    const auto record = parseRecord(opened->variantRecord);
    ContractOverrides inherited;
    if (record && !record->sidecar.empty()) {
        if (const auto read = parseSidecar(record->sidecar, path)) {
            inherited = *read;
            inherited.label.reset(); // That is the name of another file.
        }
    }
    const ContractOverrides said = merged(merged(inherited, *sidecar), variant.overrides);
    const auto make = [&]() -> Expected<std::unique_ptr<Model>> {
        ModelInfo inspected = inspectModule(opened->module);
        const at::ScalarType type = inputType(opened->module);
        auto parts = std::make_unique<Parts>(opened->module, path);
        parts->type = type;
        ModelInfo &info = parts->fileInfo;
        info = std::move(inspected);
        if (info.precision == "fp32") {
            parts->describe(info);
        }
        parts->channels = firstConvolutionChannels(opened->module);
        parts->said = said;
        const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        parts->settingsThreads = variant.settings.threads > 0 ? variant.settings.threads : cores;
        parts->threads = plan->threads > 0 ? plan->threads : parts->settingsThreads;
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
        if (record) {
            info.madeBy = oneLine(record->recipe);
        }
        info.label = said.label.value_or(std::filesystem::path(path).stem().string());
        parts->info = info;
        const auto ready =
            plan->needsCalibration() ? parts->maker.prepare(*plan) : parts->make(variant.recipe, *plan);
        if (!ready) {
            return std::unexpected(ready.error());
        }
        return std::unique_ptr<Model>(new Model(std::move(parts)));
    };
    return atTorchEdge(make, [&](const char *message) { return loadError(path, message); });
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
    const auto run = [&]() -> Expected<ModelAnswer> {
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
    };
    return atTorchEdge(run, [&](const char *message) {
        Error failure = forwardError(info.path, message);
        failure.detail = "input of " + sizeText(*input) + "\n" + failure.detail;
        return failure;
    });
}

Expected<void> Model::Parts::calibrateOnce(const Picture &picture)
{
    const Expected<AdaptedInput> input = adaptPicture(picture, info.contract, type);
    if (!input) {
        return std::unexpected(input.error());
    }
    return atTorchEdge(
        [&] { return maker.calibrate(input->tensor, {picture.sha256, picture.exposureRatio}); },
        [&](const char *message) { return forwardError(info.path, message); });
}

Expected<std::vector<LayerMeasure>> Model::Parts::measureOnce(const Picture &picture)
{
    if (maker.calibrationOf(madePlan) != record.calibration) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     info.path,
                                     "was calibrated anew since its variant was made",
                                     "make the variant again",
                                     {}});
    }
    const Expected<AdaptedInput> input = adaptPicture(picture, info.contract, type);
    if (!input) {
        return std::unexpected(input.error());
    }
    return atTorchEdge([&] { return maker.measureLayers(madePlan, input->tensor); },
                       [&](const char *message) { return forwardError(info.path, message); });
}

/// Tries a run; if the network only takes sizes that its pooling divides, the first multiple that works is
/// kept.
template<typename Try> auto Model::Parts::withSizes(Try attempt) -> decltype(attempt())
{
    const int given = inputChannels(info.contract.kind);
    if (channels && *channels != given) {
        return std::unexpected(Error{ErrorCode::WrongInputKind,
                                     info.path,
                                     "takes " + std::to_string(*channels) + " channels and would be given "
                                         + std::to_string(given) + " (" + inputKindName(info.contract.kind)
                                         + ")",
                                     "set its input kind in a sidecar or in the model's settings",
                                     {}});
    }
    auto answer = attempt();
    if (answer || said.sizeMultiple || answer.error().code != ErrorCode::ModelFailed) {
        return answer;
    }
    const ModelContract asked = info.contract;
    for (const int multiple : kSizeMultiples) {
        info.contract.sizeMultiple = multiple;
        if (auto padded = attempt()) {
            return padded;
        }
    }
    info.contract = asked;
    return answer;
}

Expected<ModelAnswer> Model::run(const Picture &picture, const MakeSampleSink &makeSink)
{
    noteHeavyCall("Model::run");
    Parts &parts = *m_parts;
    if (!parts.isMade) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     parts.info.path,
                                     "cannot be quantized without calibration pictures",
                                     "name pictures like those it will run on",
                                     {}});
    }
    const c10::InferenceMode inference;
    parts.useItsSettings();
    return parts.withSizes([&] { return parts.runOnce(picture, makeSink); });
}

Expected<void> Model::calibrate(const Picture &picture)
{
    noteHeavyCall("Model::calibrate");
    Parts &parts = *m_parts;
    const c10::InferenceMode inference;
    parts.useItsSettings();
    return parts.withSizes([&] { return parts.calibrateOnce(picture); });
}

Expected<std::vector<LayerMeasure>> Model::measureLayers(const Picture &picture)
{
    noteHeavyCall("Model::measureLayers");
    Parts &parts = *m_parts;
    parts.useItsSettings();
    return parts.withSizes([&] { return parts.measureOnce(picture); });
}

Expected<ModelInfo> Model::make(const Recipe &recipe)
{
    noteHeavyCall("Model::make");
    Parts &parts = *m_parts;
    const Expected<RecipePlan> plan = planOf(recipe);
    if (!plan) {
        return std::unexpected(plan.error());
    }
    const auto made =
        atTorchEdge([&] { return parts.make(recipe, *plan); },
                    [&](const char *message) { return forwardError(parts.info.path, message); });
    return made ? Expected<ModelInfo>(parts.info) : std::unexpected(made.error());
}

Expected<std::string> Model::saved() const
{
    std::string bytes;
    const auto written = m_parts->write([&](const void *data, std::size_t size) {
        bytes.append(static_cast<const char *>(data), size);
        return size;
    });
    return written ? Expected<std::string>(std::move(bytes)) : std::unexpected(written.error());
}

void warmUpLibTorch()
{
    useQuantizedEngine({});
    const c10::InferenceMode inference;
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    if (at::get_num_threads() != cores) {
        at::set_num_threads(cores);
    }
    const at::Tensor picture = at::rand({1, 3, 64, 64});
    at::relu(at::conv2d(picture, at::rand({16, 3, 3, 3}), {}, 1, 1));
}

std::string torchVersion()
{
    return TORCH_VERSION;
}

}
