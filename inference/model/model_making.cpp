// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/model_error.h"
#include "inference/model/model_parts.h"
#include "inference/model/module_inspection.h"
#include "inference/model/quantized_engine.h"
#include "inference/model/sidecar.h"

#include <ATen/Parallel.h>
#include <torch/csrc/jit/serialization/export.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>

namespace sidelight
{

using Clock = std::chrono::steady_clock;

/// Carries a prepared and calibrated recipe out; the variant before stays where that fails.
Expected<void> Model::Parts::made(const Recipe &asked, const RecipePlan &plan)
{
    const std::string chosen = plan.engine == "auto" ? fasterEngine(plan) : plan.engine;
    if (!useQuantizedEngine(chosen)) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     info.path,
                                     "cannot be quantized for " + chosen + ", which this LibTorch lacks",
                                     "leave the engine out or choose auto",
                                     {}});
    }
    const auto variant = maker.make(plan);
    if (!variant) {
        return std::unexpected(variant.error());
    }
    module = *variant;
    isMade = true;
    optimized = plan.optimize;
    recipe = asked;
    engine = quantizedEngine();
    threads = plan.threads > 0 ? plan.threads : settingsThreads;
    const ModelContract contract = info.contract; // A run may have taught which sizes it takes.
    info = fileInfo;
    info.contract = contract;
    if (plan.quantization) {
        const ModelInfo made = inspectModule(module);
        info.parameters = fileInfo.parameters;
        info.operators = made.operators;
        info.layers = made.layers;
        if (const auto file = saved()) {
            info.bytes = file->size();
        }
    }
    if (!plan.precision.empty()) {
        info.precision = plan.precision;
    }
    return {};
}

/// The engine with the shorter median forward of the picture that was calibrated last.
std::string Model::Parts::fasterEngine(const RecipePlan &plan)
{
    constexpr int kWarmUp = 2;
    constexpr int kRuns = 5;
    std::string best;
    Milliseconds least = Milliseconds::max();
    if (!maker.lastInput().defined()) {
        return best;
    }
    for (const std::string &name : quantizedEngines()) {
        useQuantizedEngine(name);
        auto variant = maker.make(plan);
        if (!variant) {
            continue;
        }
        try {
            std::vector<Milliseconds> times;
            for (int i = 0; i < kWarmUp + kRuns; ++i) {
                const auto begin = Clock::now();
                variant->forward({maker.lastInput()});
                if (i >= kWarmUp) {
                    times.push_back(Clock::now() - begin);
                }
            }
            std::ranges::nth_element(times, times.begin() + kRuns / 2);
            if (times[kRuns / 2] < least) {
                least = times[kRuns / 2];
                best = name;
            }
        } catch (const std::exception &) {
            continue; // An engine that cannot run it is not the faster one.
        }
    }
    return best;
}

std::string Model::Parts::record() const
{
    return recordText(
        {recipeText(recipe), info.sha256, calibration, sidecarText(said), TORCH_VERSION, SIDELIGHT_VERSION});
}

Expected<std::string> Model::Parts::saved() const
{
    if (optimized) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     info.path,
                                     "cannot be saved once LibTorch has optimized it for inference",
                                     "leave optimize out of the recipe",
                                     {}});
    }
    try {
        std::string bytes;
        torch::jit::ExportModule(module,
                                 [&](const void *data, std::size_t size) {
                                     bytes.append(static_cast<const char *>(data), size);
                                     return size;
                                 },
                                 {{kVariantRecord, record()}});
        return bytes;
    } catch (const std::bad_alloc &) {
        return std::unexpected(forwardError(info.path, "bad_alloc"));
    } catch (const std::exception &error) {
        return std::unexpected(forwardError(info.path, error.what()));
    }
}

void Model::Parts::useItsSettings() const
{
    // Setting the number, even to the same one, throws away every kernel that oneDNN has compiled: 34 ms
    // instead of 18 for an INT8 forward.
    if (at::get_num_threads() != threads) {
        at::set_num_threads(threads);
    }
    useQuantizedEngine(engine);
}

}
