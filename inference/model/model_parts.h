// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe_plan.h"
#include "inference/model/model.h"
#include "inference/model/tensor_adapter.h"
#include "inference/model/variant_maker.h"
#include "inference/model/variant_record.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// What an open model is made of; how it is made into a variant stands in model_making.cpp, how it runs in
/// model.cpp.
struct Model::Parts {
    explicit Parts(torch::jit::Module opened, const std::string &path)
        : maker(std::move(opened), path)
    {
    }

    VariantMaker maker;
    torch::jit::Module module;
    bool isMade = false;
    bool optimized = false; ///< so that it cannot be saved
    RecipePlan madePlan; ///< of module
    VariantRecord record; ///< likewise
    std::string engine; ///< of its quantized operators
    ModelInfo info;
    ModelInfo fileInfo; ///< of the file, before any recipe
    at::ScalarType type = at::kFloat;
    std::optional<int> channels; ///< of the first convolution, where it is fed by the input
    ContractOverrides said; ///< by its sidecar and the person
    int threads = 1;
    int settingsThreads = 1; ///< where the recipe says nothing

    void describe(ModelInfo &what);
    Expected<void> make(const Recipe &recipe, const RecipePlan &plan);
    Expected<torch::jit::Module> makeFor(const std::string &wanted, const RecipePlan &plan);
    Expected<torch::jit::Module> fastest(const RecipePlan &plan);
    Expected<void> write(const std::function<std::size_t(const void *, std::size_t)> &writer) const;
    void useItsSettings() const;
    template<typename Try> auto withSizes(Try attempt) -> decltype(attempt());
    Expected<ModelAnswer> runOnce(const Picture &picture, const MakeSampleSink &makeSink) const;
    Expected<void> calibrateOnce(const Picture &picture);
    Expected<std::vector<LayerMeasure>> measureOnce(const Picture &picture);
    Expected<at::Tensor> forward(const AdaptedInput &input, Milliseconds &time) const;
};

}
