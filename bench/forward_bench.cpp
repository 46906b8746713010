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

constexpr int kBlocks = 10;
constexpr int kBareRunsABlock = 8;
constexpr int kBareRunsSkipped = 3; ///< after the workers had their turns
constexpr int kBatchesABlock = 4;

void forwardInTurnsOverBareLoop(benchmark::State &state, const std::string &file)
{
    std::vector<Variant> variants;
    Batch batch;
    for (const char *name : {"original", "original_int8", "light", "light_int8", "lighter", "lighter_int8"}) {
        Variant variant;
        variant.id = static_cast<VariantId>(variants.size() + 1);
        variant.modelPath = kDemo + name + ".pt";
        batch.variants.push_back(variant.id);
        variants.push_back(variant);
    }
    batch.original = 1;
    ReadOptions options;
    options.exposureRatio = 100.0;
    const auto picture = readPicture(kDemo + "samples/00036_00_0.1s.dng", options);
    if (!picture) {
        state.SkipWithError(sentence(picture.error()).c_str());
        return;
    }
    batch.picture = *picture;
    ComparisonRunner runner(makeInProcessHost);
    runner.open(variants);
    runner.runWarm(batch);
    const auto measured = std::ranges::find(variants, kDemo + file, &Variant::modelPath)->id;

    const c10::InferenceMode inference;
    at::set_num_threads(static_cast<int>(std::thread::hardware_concurrency()));
    torch::jit::Module bare = torch::jit::load(kDemo + file, c10::kCPU);
    bare.eval();
    const at::Tensor input = at::rand({1, 4, 256, 256});
    for (int i = 0; i < kWarmUpRuns; ++i) {
        bareForward(bare, input);
    }
    std::vector<double> bareMs;
    std::vector<double> ourMs;
    for (auto unused : state) {
        for (int block = 0; block < kBlocks; ++block) {
            for (int i = 0; i < kBareRunsABlock; ++i) {
                const double time = bareForward(bare, input);
                if (i >= kBareRunsSkipped) {
                    bareMs.push_back(time);
                }
            }
            for (int i = 0; i < kBatchesABlock; ++i) {
                for (const RunResult &result : runner.run(batch)) {
                    if (result.variant == measured && !result.error) {
                        ourMs.push_back(result.times.forward.count());
                    }
                }
            }
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

BENCHMARK_CAPTURE(forwardOverBareLoop, original, std::string("original.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(forwardOverBareLoop, original_int8, std::string("original_int8.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(forwardInTurnsOverBareLoop, original, std::string("original.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(forwardInTurnsOverBareLoop, original_int8, std::string("original_int8.pt"))
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}
