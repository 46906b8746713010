// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/model_error.h"
#include "inference/model/model_parts.h"
#include "inference/model/module_inspection.h"
#include "inference/model/quantization/preflight.h"
#include "inference/model/quantized_engine.h"
#include "inference/model/sidecar.h"
#include "inference/model/torch_edge.h"

#include <ATen/Parallel.h>
#include <torch/csrc/jit/serialization/export.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>

namespace sidelight
{

using Clock = std::chrono::steady_clock;

namespace
{

/// The median time of a forward.
Milliseconds medianTime(torch::jit::Module &module, const at::Tensor &input)
{
    constexpr int kWarmUp = 2;
    constexpr int kRuns = 5;
    std::vector<Milliseconds> times;
    for (int i = 0; i < kWarmUp + kRuns; ++i) {
        const auto begin = Clock::now();
        module.forward({input});
        if (i >= kWarmUp) {
            times.push_back(Clock::now() - begin);
        }
    }
    std::ranges::nth_element(times, times.begin() + kRuns / 2);
    return times[kRuns / 2];
}

}

/// What quantizing the network means, or why it cannot be quantized.
void Model::Parts::describe(ModelInfo &what)
{
    const auto network =
        atTorchEdge([&] { return maker.network(); },
                    [](const char *message) {
                        return Error{ErrorCode::CannotQuantize,
                                     {},
                                     "LibTorch cannot simplify it (" + oneLine(message, 120) + ")",
                                     {},
                                     {}};
                    });
    if (network) {
        describeQuantization(**network, what);
    } else {
        Error reason = network.error();
        reason.file.clear();
        what.notes.push_back("cannot be quantized here: " + sentence(reason));
    }
}

/// Carries a recipe out that is calibrated, where it needs that; the variant before stays where that fails.
Expected<void> Model::Parts::make(const Recipe &recipe, const RecipePlan &plan)
{
    if (const auto ready = maker.prepare(plan); !ready) {
        return std::unexpected(ready.error());
    }
    const auto variant = plan.engine == "auto" ? fastest(plan) : makeFor(plan.engine, plan);
    if (!variant) {
        return std::unexpected(variant.error());
    }
    module = *variant;
    isMade = true;
    madePlan = plan;
    optimized = plan.optimize;
    engine = quantizedEngine();
    threads = plan.threads > 0 ? plan.threads : settingsThreads;
    record = {recipeText(recipe), fileInfo.sha256, maker.calibrationOf(plan),
              sidecarText(said),  TORCH_VERSION,   SIDELIGHT_VERSION};
    const ModelContract contract = info.contract; // A run may have taught which sizes it takes.
    info = fileInfo;
    info.contract = contract;
    if (plan.quantization || plan.rewrite) {
        const ModelInfo made = inspectModule(module);
        info.operators = made.operators;
        info.integerIslands = made.integerIslands;
        info.layers = made.layers;
        // By the names that recipes know, not by those of the variant's own attributes.
        if (const auto network = maker.network();
            network && (*network)->layers.size() == info.layers.size()) {
            for (std::size_t i = 0; i < info.layers.size(); ++i) {
                info.layers[i].name = (*network)->layers[i];
            }
        }
        std::uint64_t bytes = 0;
        if (write([&](const void *, std::size_t size) { return bytes += size, size; })) {
            info.bytes = bytes;
        }
    }
    if (plan.rewrite) {
        info.notes = maker.rewritten().value_or(std::vector<std::string>());
        if (plan.channelsLast) {
            info.notes.push_back("keeps channels last in memory");
        }
    }
    if (!plan.precision.empty()) {
        info.precision = plan.precision;
    }
    return {};
}

/// The variant with its weights packed for an engine, which is in use then; empty: the preferred one.
Expected<torch::jit::Module> Model::Parts::makeFor(const std::string &wanted, const RecipePlan &plan)
{
    if (!useQuantizedEngine(wanted)) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     info.path,
                                     "cannot be quantized for " + wanted + ", which this LibTorch lacks",
                                     "leave the engine out or choose auto",
                                     {}});
    }
    return maker.make(plan);
}

/// The variant for the engine with the shorter forward of the picture that was calibrated last.
Expected<torch::jit::Module> Model::Parts::fastest(const RecipePlan &plan)
{
    if (!maker.lastInput().defined()) {
        return makeFor({}, plan);
    }
    std::string best;
    Expected<torch::jit::Module> chosen = std::unexpected(Error{
        ErrorCode::CannotQuantize, info.path, "runs on no engine of this LibTorch", "keep it in FP32", {}});
    Milliseconds least = Milliseconds::max();
    for (const std::string &name : quantizedEngines()) {
        auto variant = makeFor(name, plan);
        const auto time = atTorchEdge(
            [&]() -> Expected<Milliseconds> {
                return variant ? Expected<Milliseconds>(medianTime(*variant, maker.lastInput()))
                               : std::unexpected(variant.error());
            },
            [&](const char *message) { return forwardError(info.path, message); });
        // An engine that cannot run it is not the faster one.
        if (time && *time < least) {
            least = *time;
            best = name;
            chosen = variant;
        }
    }
    useQuantizedEngine(best);
    return chosen;
}

/// Hands the file with the variant to a writer, piece by piece.
Expected<void> Model::Parts::write(const std::function<std::size_t(const void *, std::size_t)> &writer) const
{
    if (optimized) {
        return std::unexpected(Error{ErrorCode::CannotQuantize,
                                     info.path,
                                     "cannot be saved once LibTorch has optimized it for inference",
                                     "leave optimize out of the recipe",
                                     {}});
    }
    return atTorchEdge(
        [&]() -> Expected<void> {
            torch::jit::ExportModule(module, writer, {{kVariantRecord, recordText(record)}});
            return {};
        },
        [&](const char *message) { return forwardError(info.path, message); });
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
