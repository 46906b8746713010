// SPDX-License-Identifier: GPL-3.0-or-later
// PSNR, SSIM and the map of SSIM of a 3840 x 2160 RGB pair, and OpenCV's SSIM of the same pair for
// comparison.
#include "inference/quality/picture_pair.h"
#include "inference/quality/quality_metrics.h"

#ifdef SIDELIGHT_HAS_OPENCV_QUALITY
#include <opencv2/core.hpp>
#include <opencv2/quality/qualityssim.hpp>
#endif

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

namespace
{

using namespace sidelight;

constexpr int kWidth = 3840;
constexpr int kHeight = 2160;

/// A smooth picture with grain, and a second one with grain of its own.
struct Pair {
    Frame reference;
    Frame test;
};

Frame grainyPicture(unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> grain(-0.03F, 0.03F);
    std::vector<float> pixels;
    pixels.reserve(static_cast<std::size_t>(kWidth) * kHeight * 3);
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            const float light = 0.5F + 0.4F * std::sin(0.004F * static_cast<float>(x + 2 * y));
            for (int channel = 0; channel < 3; ++channel) {
                pixels.push_back(light + grain(random));
            }
        }
    }
    return Frame(kWidth, kHeight, 3, std::move(pixels));
}

const Pair &pair()
{
    static const Pair kPair{grainyPicture(1), grainyPicture(2)};
    return kPair;
}

void measureAll(benchmark::State &state, InstructionSet set, int threads)
{
    const auto sets = usableInstructionSets();
    if (std::ranges::find(sets, set) == sets.end()) {
        state.SkipWithError("this machine lacks the instructions");
        return;
    }
    pair();
    for (auto _ : state) {
        auto figures = measurePair(pair().reference, pair().test, {}, {true, true, threads, set});
        benchmark::DoNotOptimize(figures);
    }
}

void qualityWithMap(benchmark::State &state)
{
    pair();
    for (auto _ : state) {
        auto measured = measureQualityWithMap(pair().reference, pair().test, Reference::Original);
        benchmark::DoNotOptimize(measured);
    }
}

BENCHMARK(qualityWithMap)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(measureAll, baseline, InstructionSet::Baseline, 0)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(measureAll, avx2, InstructionSet::Avx2, 0)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(measureAll, avx2_one_thread, InstructionSet::Avx2, 1)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

#ifdef SIDELIGHT_HAS_OPENCV_QUALITY

/// The pictures as OpenCV takes them; 8-bit ones are the kinder comparison, as it is faster with them.
struct OpenCvPair {
    cv::Mat reference;
    cv::Mat test;
};

cv::Mat asMat(const Frame &frame, int depth)
{
    const cv::Mat view(frame.height(), frame.width(), CV_32FC3, const_cast<float *>(frame.pixels().data()));
    cv::Mat copy;
    view.convertTo(copy, depth, depth == CV_8U ? 255.0 : 1.0);
    return copy;
}

const OpenCvPair &openCvPair(int depth)
{
    static const OpenCvPair kBytes{asMat(pair().reference, CV_8U), asMat(pair().test, CV_8U)};
    static const OpenCvPair kFloats{asMat(pair().reference, CV_32F), asMat(pair().test, CV_32F)};
    return depth == CV_8U ? kBytes : kFloats;
}

void openCvSsim(int depth)
{
    auto value =
        cv::quality::QualitySSIM::compute(openCvPair(depth).reference, openCvPair(depth).test, cv::noArray());
    benchmark::DoNotOptimize(value);
}

template<typename Work> double secondsOf(const Work &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// Both in turn, so that whatever else the machine does meets both alike; the counter is the median of
/// ratios.
void openCvOverQualityWithMap(benchmark::State &state, int depth)
{
    openCvSsim(depth);
    std::vector<double> ratios;
    for (auto _ : state) {
        const double theirs = secondsOf([&] { openCvSsim(depth); });
        const double ours = secondsOf([] {
            auto measured = measureQualityWithMap(pair().reference, pair().test, Reference::Original);
            benchmark::DoNotOptimize(measured);
        });
        ratios.push_back(theirs / ours);
    }
    state.counters["ratio"] = median(ratios);
    state.counters["lowest"] = *std::ranges::min_element(ratios);
}

void openCvSsimAlone(benchmark::State &state, int depth)
{
    openCvSsim(depth);
    for (auto _ : state) {
        openCvSsim(depth);
    }
}

BENCHMARK_CAPTURE(openCvSsimAlone, bytes, CV_8U)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);
BENCHMARK_CAPTURE(openCvSsimAlone, floats, CV_32F)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(3);
BENCHMARK_CAPTURE(openCvOverQualityWithMap, bytes, CV_8U)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(9);
BENCHMARK_CAPTURE(openCvOverQualityWithMap, floats, CV_32F)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(5);

#endif

}
