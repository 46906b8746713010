// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_plan.h"

#include "inference/core/recipe_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sidelight
{

namespace
{

std::unexpected<Error> bad(const std::string &what, const std::string &remedy)
{
    return std::unexpected(Error{ErrorCode::BadRecipe, {}, what, remedy, {}});
}

std::optional<double> number(const std::string &text)
{
    double value = 0.0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = problem == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string whatFits(const RecipeOption &option)
{
    switch (option.kind) {
    case RecipeOption::Kind::Switch:
        return "on or off";
    case RecipeOption::Kind::Number:
        return rangeText(option);
    case RecipeOption::Kind::Layers:
        return "names of layers, joined by +";
    case RecipeOption::Kind::Choice:
        break;
    }
    return "one of " + choiceList(option, ", ");
}

bool isValue(const RecipeOption &option, const std::string &text)
{
    switch (option.kind) {
    case RecipeOption::Kind::Switch:
        return text == "on" || text == "off";
    case RecipeOption::Kind::Number: {
        const auto value = number(text);
        return value && *value >= option.least && *value <= option.most;
    }
    case RecipeOption::Kind::Choice:
        return std::ranges::any_of(option.choices, [&](const char *choice) { return text == choice; });
    case RecipeOption::Kind::Layers:
        break;
    }
    return !text.starts_with('+') && !text.ends_with('+') && text.find("++") == std::string::npos;
}

std::set<std::string> layersOf(const std::string &text)
{
    std::set<std::string> layers;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('+', begin), text.size());
        layers.insert(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return layers;
}

/// Options by key, with what holds where nothing is said.
class Options
{
public:
    Options(const Recipe &recipe, const RecipeRow &row)
        : m_recipe(recipe)
        , m_row(row)
    {
    }

    bool said(const char *key) const { return m_recipe.options.contains(key); }
    std::string text(const char *key) const
    {
        if (const auto said = m_recipe.options.find(key); said != m_recipe.options.end()) {
            return said->second;
        }
        const RecipeOption *option = recipeOption(m_row, key);
        return option == nullptr ? "" : option->standard;
    }
    bool on(const char *key) const { return text(key) == "on"; }
    double value(const char *key) const { return number(text(key)).value_or(0.0); }

private:
    const Recipe &m_recipe;
    const RecipeRow &m_row;
};

Observer observerOf(const std::string &name)
{
    if (name == "min-max") {
        return Observer::MinMax;
    }
    if (name == "moving-average") {
        return Observer::MovingAverage;
    }
    if (name == "percentile") {
        return Observer::Percentile;
    }
    return name == "kl" ? Observer::Kl : Observer::Histogram;
}

/// The digit behind a letter of "w4a8"; 0: there is none.
int bitsBehind(char letter, const std::string &name)
{
    const std::size_t at = name.find(letter);
    return at == std::string::npos ? 0 : name[at + 1] - '0';
}

QuantizationPlan quantizationOf(const Recipe &recipe, const Options &options)
{
    QuantizationPlan plan;
    plan.dynamic = recipe.name == "int8-dynamic";
    if (!recipe.name.starts_with("int8")) {
        plan.weightBits = bitsBehind('w', recipe.name);
        plan.activationBits = bitsBehind('a', recipe.name);
    }
    plan.observer = observerOf(options.text("observer"));
    plan.percentile = options.value("percentile");
    plan.perChannel = options.text("weights") != "per-tensor";
    plan.symmetric = options.text("activations") == "symmetric";
    plan.sharedGrids = options.text("concat") != "own";
    plan.biasCorrection = options.on("bias-correction");
    plan.equalize = options.on("equalize");
    plan.keep = layersOf(options.text("keep"));
    plan.only = layersOf(options.text("only"));
    return plan;
}

std::string precisionOf(const Recipe &recipe, const std::optional<QuantizationPlan> &plan)
{
    if (!plan) {
        return recipe.name == "fp32" ? "" : recipe.name + " (simulated)";
    }
    if (recipe.name == "int8" || (plan->weightBits == 8 && plan->activationBits == 8 && !plan->dynamic)) {
        return "int8";
    }
    if (plan->activationBits == 0) {
        return recipe.name + " weights";
    }
    return recipe.name + " (simulated)";
}

}

Expected<RecipePlan> planOf(const Recipe &recipe)
{
    const RecipeRow *row = recipeRow(recipe.name);
    if (row == nullptr) {
        return bad("there is no recipe \"" + oneLine(recipe.name, 80) + "\"",
                   "use a model file or one of " + recipeNames());
    }
    for (const auto &[key, value] : recipe.options) {
        const RecipeOption *option = recipeOption(*row, key);
        if (option == nullptr) {
            return bad("the recipe " + recipe.name + " has no option \"" + oneLine(key, 80) + "\"",
                       "use some of " + recipeOptionNames(*row));
        }
        if (!isValue(*option, value)) {
            return bad("the option " + key + " cannot be \"" + oneLine(value, 80) + "\"",
                       "write " + whatFits(*option));
        }
    }
    const Options options(recipe, *row);
    if (!options.text("keep").empty() && !options.text("only").empty()) {
        return bad("the recipe names layers both with keep and with only", "use one of them");
    }
    RecipePlan plan;
    plan.rounding = recipe.name == "fp16" ? Rounding::Fp16
        : recipe.name == "bf16"           ? Rounding::Bf16
                                          : Rounding::None;
    if (recipe.name != "fp32" && plan.rounding == Rounding::None) {
        plan.quantization = quantizationOf(recipe, options);
    }
    plan.rewrite = options.on("rewrite");
    plan.channelsLast = options.said("layout") ? options.text("layout") == "channels-last" : plan.rewrite;
    plan.freeze = options.on("freeze");
    plan.optimize = options.on("optimize");
    plan.threads = static_cast<int>(options.value("threads"));
    plan.engine = options.text("engine");
    plan.precision = precisionOf(recipe, plan.quantization);
    return plan;
}

std::string calibrationKey(const RecipePlan &plan)
{
    if (!plan.quantization) {
        return {};
    }
    return std::string(plan.quantization->equalize ? "equalized " : "")
        + (plan.quantization->biasCorrection ? "means" : "");
}

}
