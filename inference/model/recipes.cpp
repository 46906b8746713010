// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/recipes.h"

#include "inference/model/simulated_precision.h"

#include <torch/script.h>

#include <map>
#include <string_view>

namespace sidelight
{

namespace
{

torch::jit::Module asItStands(const torch::jit::Module &module)
{
    return module;
}

torch::jit::Module inHalf(const torch::jit::Module &module)
{
    return withRoundedTensors(module, at::kHalf);
}

torch::jit::Module inBFloat16(const torch::jit::Module &module)
{
    return withRoundedTensors(module, at::kBFloat16);
}

using Apply = torch::jit::Module (*)(const torch::jit::Module &);

}

torch::jit::Module applyRecipe(const RecipeRow &row, const torch::jit::Module &module)
{
    static const std::map<std::string_view, Apply> kApply{
        {"fp32", &asItStands},
        {"fp16", &inHalf},
        {"bf16", &inBFloat16},
    };
    return kApply.at(row.name)(module);
}

}
