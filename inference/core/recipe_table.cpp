// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_table.h"

#include <algorithm>
#include <string_view>

namespace sidelight
{

namespace
{

using Kind = RecipeOption::Kind;

constexpr const char *kObservers[] = {"histogram", "min-max", "moving-average", "percentile", "kl"};
constexpr const char *kWeightScales[] = {"per-channel", "per-tensor"};
constexpr const char *kZeroPoints[] = {"asymmetric", "symmetric"};
constexpr const char *kConcats[] = {"shared", "own"};
constexpr const char *kLayouts[] = {"as-saved", "channels-last"};
constexpr const char *kEngines[] = {"onednn", "qnnpack", "auto"};

constexpr RecipeOption kObserver{
    "observer",
    "Range of activations",
    "how ranges come from calibration: least squared error, everything seen, averaged over the pictures, a "
    "percentile, least loss of information",
    Kind::Choice,
    "histogram",
    kObservers};
constexpr RecipeOption kPercentile{"percentile", "Percentile", "of observer=percentile, at either end",
                                   Kind::Number, "99.99",      {},
                                   50.0,         100.0};
constexpr RecipeOption kWeights{
    "weights",
    "Scales of weights",
    "a scale for each output channel or one for all; transposed convolutions always have one",
    Kind::Choice,
    "per-channel",
    kWeightScales};
constexpr RecipeOption kActivations{"activations",
                                    "Zero point of activations",
                                    "where it suits the range, or in the middle",
                                    Kind::Choice,
                                    "asymmetric",
                                    kZeroPoints};
constexpr RecipeOption kBiasCorrection{
    "bias-correction", "Bias correction",
    "takes the mean error that the rounding of weights causes off the bias", Kind::Switch, "off"};
constexpr RecipeOption kEqualize{"equalize", "Cross-layer equalization",
                                 "evens out the ranges of channels between neighbouring layers first",
                                 Kind::Switch, "off"};
constexpr RecipeOption kConcat{
    "concat",
    "Concatenation",
    "what is concatenated shares one scale from the start, which makes it a copy, or each part has its own",
    Kind::Choice,
    "shared",
    kConcats};
constexpr RecipeOption kKeep{"keep", "Stay FP32", "layers that are not quantized, joined by +", Kind::Layers,
                             ""};
constexpr RecipeOption kOnly{"only", "Quantize only", "layers that are quantized, joined by +", Kind::Layers,
                             ""};
constexpr RecipeOption kEngine{"engine",     "Engine", "that runs INT8; auto: the faster one here",
                               Kind::Choice, "onednn", kEngines};

constexpr RecipeOption kRewrite{
    "rewrite", "Faster operators",
    "operators that give the same sooner, and channels last in memory where layout says nothing else",
    Kind::Switch, "off"};

constexpr RecipeOption kFloat[] = {kRewrite};
constexpr RecipeOption kStatic[] = {kObserver,       kPercentile, kWeights, kActivations, kConcat,
                                    kBiasCorrection, kEqualize,   kKeep,    kOnly,        kEngine};
constexpr RecipeOption kDynamic[] = {kWeights, kActivations, kEqualize, kKeep, kOnly};
constexpr RecipeOption kWeightsOnly[] = {kWeights, kBiasCorrection, kEqualize, kKeep, kOnly};
constexpr RecipeOption kActivationsOnly[] = {kObserver, kPercentile, kActivations, kConcat, kKeep, kOnly};

constexpr RecipeOption kCommon[] = {
    {"layout", "Memory layout", "of activations in memory", Kind::Choice, "as-saved", kLayouts},
    {"freeze", "Freeze", "weights become constants, the graph is simplified", Kind::Switch, "off"},
    {"optimize", "Optimize for inference", "LibTorch's own optimization; such a file cannot be saved",
     Kind::Switch, "off"},
    {"threads", "Threads", "of the operators; 0: as the program is set", Kind::Number, "0", {}, 0.0, 1024.0},
};

constexpr RecipeRow kRecipes[] = {
    {"fp32", "the file as it stands, or with faster operators", kFloat},
    {"fp16",
     "weights and every result rounded to FP16, computed in FP32: shows the quality, not the speed",
     {}},
    {"bf16",
     "weights and every result rounded to BF16, computed in FP32: shows the quality, not the speed",
     {}},
    {"int8", "static INT8: weights and activations, calibrated on pictures", kStatic},
    {"int8-dynamic",
     "INT8 weights, ranges of activations taken from every picture, computed in FP32: shows the quality, not "
     "the speed",
     kDynamic},
    {"wNaM",
     "N bits for weights, M for activations, calibrated; on the kernels for INT8: below 8 bits it shows the "
     "quality, not the speed",
     kStatic},
    {"wN", "weights alone with N bits, computed in FP32: a smaller file, not a faster one", kWeightsOnly},
    {"aM", "activations alone with M bits, calibrated, computed in FP32: shows the quality, not the speed",
     kActivationsOnly},
};

/// "w4a8" fits "wNaM".
bool fits(std::string_view name, std::string_view pattern)
{
    return std::ranges::equal(name, pattern, [](char given, char known) {
        return known == 'N' || known == 'M' ? given >= '2' && given <= '8' : given == known;
    });
}

}

std::span<const RecipeRow> recipeTable()
{
    return kRecipes;
}

std::span<const RecipeOption> commonRecipeOptions()
{
    return kCommon;
}

const RecipeRow *recipeRow(const std::string &name)
{
    const auto *const row =
        std::ranges::find_if(kRecipes, [&](const RecipeRow &known) { return fits(name, known.name); });
    return row == std::end(kRecipes) ? nullptr : row;
}

const RecipeOption *recipeOption(const RecipeRow &row, const std::string &key)
{
    for (const std::span<const RecipeOption> options : {row.options, commonRecipeOptions()}) {
        for (const RecipeOption &option : options) {
            if (key == option.key) {
                return &option;
            }
        }
    }
    return nullptr;
}

std::string recipeNames()
{
    std::string names;
    for (const RecipeRow &row : kRecipes) {
        names += (names.empty() ? "" : ", ") + std::string(row.name);
    }
    return names;
}

std::string recipeOptionNames(const RecipeRow &row)
{
    std::string names;
    for (const std::span<const RecipeOption> options : {row.options, commonRecipeOptions()}) {
        for (const RecipeOption &option : options) {
            names += (names.empty() ? "" : ", ") + std::string(option.key);
        }
    }
    return names;
}

std::string choiceList(const RecipeOption &option, const char *separator)
{
    std::string list;
    for (const char *choice : option.choices) {
        list += (list.empty() ? "" : separator) + std::string(choice);
    }
    return list;
}

std::string rangeText(const RecipeOption &option)
{
    const auto plain = [](double value) {
        std::string text = std::to_string(value);
        text.erase(text.find_last_not_of('0') + 1);
        return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
    };
    return plain(option.least) + " to " + plain(option.most);
}

}
