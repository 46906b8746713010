// SPDX-License-Identifier: GPL-3.0-or-later
// Variants that Sidelight makes, against the file they come from and against what PyTorch's eager mode makes
// of the same weights; and what calibrating costs. Whatever is compared takes turns in one run, so that a
// machine that changes its pace changes it for all.
#include "inference/engine/statistics.h"
#include "inference/imaging/picture_reader.h"
#include "inference/model/model.h"
#include "inference/model/tensor_adapter.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/script.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace
{

using namespace sidelight;
using Clock = std::chrono::steady_clock;

constexpr int kThreads = 2;
constexpr int kWarmUpRounds = 5;
constexpr int kRounds = 40;
constexpr int kCalibrationPictures = 64;

const std::string kDemo = SIDELIGHT_DEMO "/";
const std::string kSid = SIDELIGHT_SID_NETWORK "/";

const char *const kSamples[] = {"00036_00_0.1s", "00056_00_0.1s", "00074_00_0.2s", "00084_00_0.04s"};

Expected<std::vector<PicturePtr>> samples()
{
    std::vector<PicturePtr> pictures;
    for (const std::string name : kSamples) {
        ReadOptions options;
        options.exposureRatio = 10.0 / std::stod(name.substr(name.rfind('_') + 1));
        const auto picture = readPicture(kDemo + "samples/" + name + ".dng", options);
        if (!picture) {
            return std::unexpected(picture.error());
        }
        pictures.push_back(*picture);
    }
    return pictures;
}

Expected<std::unique_ptr<Model>> opened(const std::string &path, const char *recipe)
{
    Variant variant;
    variant.modelPath = path;
    variant.recipe = *parseRecipe(recipe);
    variant.settings.threads = kThreads;
    return Model::open(variant);
}

/// The file of a variant, as plain LibTorch loads it.
Expected<torch::jit::Module> saved(const std::string &path, const char *recipe,
                                   const std::vector<PicturePtr> &pictures)
{
    const auto model = opened(path, recipe);
    if (!model) {
        return std::unexpected(model.error());
    }
    for (const PicturePtr &picture : pictures) {
        if (const auto calibrated = (*model)->calibrate(*picture); !calibrated) {
            return std::unexpected(calibrated.error());
        }
    }
    if (const auto made = (*model)->make(*parseRecipe(recipe)); !made) {
        return std::unexpected(made.error());
    }
    const auto bytes = (*model)->saved();
    if (!bytes) {
        return std::unexpected(bytes.error());
    }
    std::istringstream stream(*bytes);
    return torch::jit::load(stream, c10::kCPU);
}

struct Timed {
    const char *name;
    torch::jit::Module module;
    at::Tensor answer = {};
    std::vector<double> ms = {};

    void run(const at::Tensor &input, bool count)
    {
        const auto begin = Clock::now();
        answer = module.forward({input}).toTensor();
        if (count) {
            ms.push_back(Milliseconds(Clock::now() - begin).count());
        }
    }
    double median() const { return summarize(ms)->medianMs; }
};

/// Of the reference's own power over that of the error.
double sqnrDb(const at::Tensor &reference, const at::Tensor &test)
{
    return 10.0
        * std::log10(reference.square().mean().item().toDouble()
                     / (reference - test).square().mean().item().toDouble());
}

void variantsOverEagerInt8(benchmark::State &state, const std::string &fp32, const std::string &eager)
{
    for (const std::string &file : {fp32, eager}) {
        if (!std::filesystem::exists(file)) {
            state.SkipWithError((file
                                 + " is not there - install python3-torch, configure and build again, or run "
                                   "bench/sid_network.py")
                                    .c_str());
            return;
        }
    }
    const auto pictures = samples();
    const auto model = opened(fp32, "fp32");
    const auto rewritten = pictures ? saved(fp32, "fp32:rewrite=on", {}) : std::unexpected(pictures.error());
    const auto int8 = rewritten ? saved(fp32, "int8", *pictures) : rewritten;
    if (!int8) {
        state.SkipWithError(sentence(int8.error()).c_str());
        return;
    }
    const c10::InferenceMode inference;
    at::globalContext().setQEngine(at::QEngine::ONEDNN);
    at::set_num_threads(kThreads);
    Timed timed[] = {{"fp32", torch::jit::load(fp32, c10::kCPU)},
                     {"rewritten", *rewritten},
                     {"eager_int8", torch::jit::load(eager, c10::kCPU)},
                     {"int8", *int8}};
    for (Timed &one : timed) {
        one.module.eval();
    }
    const auto input = adaptPicture(*pictures->front(), (*model)->info().contract, at::kFloat);
    if (!input) {
        state.SkipWithError(sentence(input.error()).c_str());
        return;
    }
    for (auto unused : state) {
        for (int round = 0; round < kWarmUpRounds + kRounds; ++round) {
            for (Timed &one : timed) {
                one.run(input->tensor, round >= kWarmUpRounds);
            }
        }
    }
    const auto &[original, faster, eagerInt8, ours] = timed;
    for (const Timed &one : timed) {
        state.counters[std::string(one.name) + "_ms"] = one.median();
    }
    state.counters["rewritten_x"] = original.median() / faster.median();
    state.counters["int8_x"] = original.median() / ours.median();
    state.counters["int8_over_eager"] = ours.median() / eagerInt8.median();
    state.counters["rewritten_db"] = sqnrDb(original.answer, faster.answer);
    state.counters["eager_int8_db"] = sqnrDb(original.answer, eagerInt8.answer);
    state.counters["int8_db"] = sqnrDb(original.answer, ours.answer);
}

/// 64 pictures: what it takes to calibrate on them and to make the variant, over the FP32 runs.
void calibrationOverRuns(benchmark::State &state, const std::string &file)
{
    if (!std::filesystem::exists(file)) {
        state.SkipWithError((file + " is not there").c_str());
        return;
    }
    const auto pictures = samples();
    const auto runs = opened(file, "fp32");
    const auto calibrates = opened(file, "int8");
    if (!pictures || !runs || !calibrates) {
        state.SkipWithError("the model or the pictures cannot be opened");
        return;
    }
    Milliseconds running{0};
    Milliseconds calibrating{0};
    Milliseconds making{0};
    for (auto unused : state) {
        for (int i = 0; i < kWarmUpRounds + kCalibrationPictures; ++i) {
            const Picture &picture = *(*pictures)[static_cast<std::size_t>(i) % pictures->size()];
            const auto begin = Clock::now();
            const bool ran = (*runs)->run(picture).has_value();
            const auto between = Clock::now();
            const bool calibrated = (*calibrates)->calibrate(picture).has_value();
            if (!ran || !calibrated) {
                state.SkipWithError("a run failed");
                return;
            }
            if (i >= kWarmUpRounds) {
                running += between - begin;
                calibrating += Clock::now() - between;
            }
        }
        const auto begin = Clock::now();
        if (!(*calibrates)->make(*parseRecipe("int8"))) {
            state.SkipWithError("the variant cannot be made");
            return;
        }
        making += Clock::now() - begin;
    }
    state.counters["runs_ms"] = running.count();
    state.counters["calibration_ms"] = calibrating.count();
    state.counters["making_ms"] = making.count();
    state.counters["calibration_over_runs"] = calibrating / running;
    state.counters["all_over_runs"] = (calibrating + making) / running;
}

BENCHMARK_CAPTURE(variantsOverEagerInt8, sid, kSid + "sid.pt", kSid + "sid_eager_int8.pt")
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(variantsOverEagerInt8, demo, kDemo + "original.pt", kDemo + "original_int8.pt")
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(calibrationOverRuns, demo, kDemo + "original.pt")
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(calibrationOverRuns, sid, kSid + "sid.pt")->Iterations(1)->Unit(benchmark::kMillisecond);

}
