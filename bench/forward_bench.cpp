// SPDX-License-Identifier: GPL-3.0-or-later
// The time of a forward as Sidelight measures it, over that of a bare LibTorch loop with the same model,
// threads and input; the two take turns, so that a machine that changes its pace changes it for both.
#include "app/comparison_runner.h"
#include "inference/engine/in_process_host.h"
#include "inference/engine/statistics.h"
#include "inference/imaging/picture_reader.h"
#include "inference/model/model.h"

#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/script.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace
{

using namespace sidelight;
using Clock = std::chrono::steady_clock;

constexpr int kWarmUpRuns = 5;
constexpr int kPairs = 60;

const std::string kDemo = SIDELIGHT_DEMO "/";

double milliseconds(Clock::duration time)
{
    return Milliseconds(time).count();
}

/// The bare loop: nothing but forward, under the conditions that LibTorch's documentation asks for.
double bareForward(torch::jit::Module &module, const at::Tensor &input)
{
    std::vector<c10::IValue> arguments{input};
    const auto begin = Clock::now();
    benchmark::DoNotOptimize(module.forward(std::move(arguments)));
    return milliseconds(Clock::now() - begin);
}

void forwardOverBareLoop(benchmark::State &state, const std::string &file)
{
    Variant variant;
    variant.modelPath = kDemo + file;
    const auto model = Model::open(variant);
    ReadOptions options;
    options.exposureRatio = 100.0;
    const auto picture = readPicture(kDemo + "samples/00036_00_0.1s.dng", options);
    if (!model || !picture) {
        state.SkipWithError(sentence(!model ? model.error() : picture.error()).c_str());
        return;
    }
    const c10::InferenceMode inference;
    at::set_num_threads((*model)->threads());
    torch::jit::Module bare = torch::jit::load(variant.modelPath, c10::kCPU);
    bare.eval();
    const at::Tensor input = at::rand({1, 4, 256, 256});
    std::vector<double> bareMs;
    std::vector<double> ourMs;
    for (auto unused : state) {
        for (int i = 0; i < kWarmUpRuns + kPairs; ++i) {
            const double bareTime = bareForward(bare, input);
            const auto answer = (*model)->run(**picture);
            if (!answer) {
                state.SkipWithError(sentence(answer.error()).c_str());
                return;
            }
            if (i >= kWarmUpRuns) {
                bareMs.push_back(bareTime);
                ourMs.push_back(answer->times.forward.count());
            }
        }
    }
    const auto bareSummary = summarize(bareMs);
    const auto ourSummary = summarize(ourMs);
    state.counters["bare_median_ms"] = bareSummary->medianMs;
    state.counters["sidelight_median_ms"] = ourSummary->medianMs;
    state.counters["ratio"] = ourSummary->medianMs / bareSummary->medianMs;
    state.counters["threads"] = (*model)->threads();
}

constexpr int kBlocks = 5;
constexpr int kRunsABlock = 12;

/// A bare loop on a thread of its own, whose team of operator threads ends with it.
std::vector<double> bareBlock(const std::string &path)
{
    std::vector<double> times;
    std::jthread([&] {
        const c10::InferenceMode inference;
        at::set_num_threads(static_cast<int>(std::thread::hardware_concurrency()));
        torch::jit::Module bare = torch::jit::load(path, c10::kCPU);
        bare.eval();
        const at::Tensor input = at::rand({1, 4, 256, 256});
        for (int i = 0; i < kWarmUpRuns + kRunsABlock; ++i) {
            const double time = bareForward(bare, input);
            if (i >= kWarmUpRuns) {
                times.push_back(time);
            }
        }
    }).join();
    return times;
}

/// The six models of the demo in turn, as window and command line run them; the times of one of them.
std::vector<double> turnsBlock(const std::string &path, const PicturePtr &picture)
{
    std::vector<Variant> variants;
    Batch batch;
    batch.picture = picture;
    batch.original = 1;
    VariantId measured = 0;
    for (const char *name : {"original", "original_int8", "light", "light_int8", "lighter", "lighter_int8"}) {
        Variant variant;
        variant.id = static_cast<VariantId>(variants.size() + 1);
        variant.modelPath = kDemo + name + ".pt";
        measured = variant.modelPath == path ? variant.id : measured;
        batch.variants.push_back(variant.id);
        variants.push_back(variant);
    }
    ComparisonRunner runner({makeInProcessHost, {}});
    runner.open(variants);
    runner.runWarm(batch);
    std::vector<double> times;
    for (int i = 0; i < kRunsABlock; ++i) {
        for (const RunResult &result : runner.run(batch)) {
            if (result.variant == measured && !result.error) {
                times.push_back(result.times.forward.count());
            }
        }
    }
    return times;
}

void forwardInTurnsOverBareLoop(benchmark::State &state, const std::string &file)
{
    ReadOptions options;
    options.exposureRatio = 100.0;
    const auto picture = readPicture(kDemo + "samples/00036_00_0.1s.dng", options);
    if (!picture) {
        state.SkipWithError(sentence(picture.error()).c_str());
        return;
    }
    std::vector<double> bareMs;
    std::vector<double> ourMs;
    for (auto unused : state) {
        for (int block = 0; block < kBlocks; ++block) {
            std::ranges::copy(bareBlock(kDemo + file), std::back_inserter(bareMs));
            std::ranges::copy(turnsBlock(kDemo + file, *picture), std::back_inserter(ourMs));
        }
    }
    const auto bareSummary = summarize(bareMs);
    const auto ourSummary = summarize(ourMs);
    if (!bareSummary || !ourSummary) {
        state.SkipWithError("no run ended");
        return;
    }
    state.counters["bare_median_ms"] = bareSummary->medianMs;
    state.counters["sidelight_median_ms"] = ourSummary->medianMs;
    state.counters["ratio"] = ourSummary->medianMs / bareSummary->medianMs;
}

// The order counts: the loop in the main thread leaves a team of operator threads behind.
BENCHMARK_CAPTURE(forwardInTurnsOverBareLoop, original, std::string("original.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(forwardInTurnsOverBareLoop, original_int8, std::string("original_int8.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(forwardOverBareLoop, original, std::string("original.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(forwardOverBareLoop, original_int8, std::string("original_int8.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}
