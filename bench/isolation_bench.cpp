// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to run a model in a worker process: the same model and picture in this process and in a
// worker, in turns, and the time of each run outside of forward.
#include "inference/engine/hosts.h"
#include "inference/engine/in_process_host.h"
#include "inference/engine/statistics.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

namespace
{

using namespace sidelight;
using Clock = std::chrono::steady_clock;

constexpr int kWarmUpRuns = 5;
constexpr int kPairs = 60;
constexpr int kSide = 512; ///< pixels

PicturePtr colourPicture()
{
    Picture picture;
    picture.path = "colours.png";
    picture.frame =
        std::make_shared<const Frame>(kSide, kSide, 3, std::vector<float>(3UL * kSide * kSide, 0.5F));
    return std::make_shared<const Picture>(picture);
}

/// Looks once at each page of an answer: what is mapped costs when it is looked at.
void touch(const Frame &frame)
{
    constexpr std::size_t kPageSamples = 1024;
    const auto samples = frame.pixels();
    for (std::size_t i = 0; i < samples.size(); i += kPageSamples) {
        benchmark::DoNotOptimize(samples[i]);
    }
}

struct Times {
    std::vector<double> wholeMs;
    std::vector<double> outsideMs; ///< of forward

    bool add(ModelHost &host, const PicturePtr &picture, bool count)
    {
        const auto begin = Clock::now();
        const Expected<ModelAnswer> answer = host.run(picture, {});
        if (answer) {
            touch(*answer->frame);
        }
        const Milliseconds whole = Clock::now() - begin;
        if (answer && count) {
            wholeMs.push_back(whole.count());
            outsideMs.push_back((whole - answer->times.forward).count());
        }
        return answer.has_value();
    }
};

void overheadOfIsolation(benchmark::State &state, const std::string &model, const std::string &file)
{
    const Hosts hosts = makeHosts({});
    const auto isolated = hosts.models();
    const auto local = makeInProcessHost();
    Variant variant;
    variant.modelPath = model;
    const auto picture =
        file.empty() ? Expected<PicturePtr>(colourPicture()) : hosts.pictures()->read(file, 100.0, {});
    if (!picture || !isolated->open(variant, {}) || !local->open(variant, {})) {
        state.SkipWithError("the model or the picture cannot be opened");
        return;
    }
    Times here;
    Times there;
    for (auto unused : state) {
        for (int i = 0; i < kWarmUpRuns + kPairs; ++i) {
            const bool count = i >= kWarmUpRuns;
            if (!here.add(*local, *picture, count) || !there.add(*isolated, *picture, count)) {
                state.SkipWithError("a run failed");
                return;
            }
        }
    }
    const double inProcess = summarize(here.wholeMs)->medianMs;
    const double outsideHere = summarize(here.outsideMs)->medianMs;
    const double outsideThere = summarize(there.outsideMs)->medianMs;
    state.counters["in_process_ms"] = inProcess;
    state.counters["isolated_ms"] = summarize(there.wholeMs)->medianMs;
    state.counters["outside_forward_in_process_ms"] = outsideHere;
    state.counters["outside_forward_isolated_ms"] = outsideThere;
    state.counters["cost_ms"] = outsideThere - outsideHere;
    state.counters["cost_percent"] = 100.0 * (outsideThere - outsideHere) / inProcess;
}

const std::string kSample = SIDELIGHT_DEMO "/samples/00036_00_0.1s.dng";

BENCHMARK_CAPTURE(overheadOfIsolation, rgb, std::string(SIDELIGHT_TEST_DATA "/models/rgb.pt"), std::string())
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(overheadOfIsolation, original, std::string(SIDELIGHT_DEMO "/original.pt"), kSample)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(overheadOfIsolation, original_int8, std::string(SIDELIGHT_DEMO "/original_int8.pt"),
                  kSample)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}
