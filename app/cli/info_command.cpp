// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_command.h"

#include "app/figures_json.h"
#include "inference/model/model.h"
#include "inference/model/recipes.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace sidelight
{

namespace
{

using Json = nlohmann::ordered_json;

Json infoJson(const ModelInfo &info, const std::string &recipe)
{
    const ModelContract &contract = info.contract;
    Json document;
    document["path"] = info.path;
    document["label"] = info.label;
    document["sha256"] = info.sha256;
    document["bytes"] = info.bytes;
    document["parameters"] = info.parameters;
    document["precision"] = info.precision;
    document["recipe"] = recipe;
    document["input"] = {{"kind", inputKindName(contract.kind)},
                         {"channels", inputChannels(contract.kind)},
                         {"inferred", info.kindInferred},
                         {"range", contract.range},
                         {"mean", contract.mean},
                         {"std", contract.std},
                         {"size_multiple", contract.sizeMultiple}};
    document["output"] = {{"range", contract.outputRange}};
    document["operators"] = Json::object();
    for (const auto &[name, count] : info.operators) {
        document["operators"][name] = count;
    }
    document["problems"] = info.problems;
    document["engine"] = quantizedEngine();
    document["torch"] = torchVersion();
    return document;
}

std::string infoText(const ModelInfo &info, const std::string &recipe)
{
    const ModelContract &contract = info.contract;
    std::string text;
    const auto line = [&](const std::string &name, const std::string &value) {
        text += fmt::format("{:<12}  {}\n", name, value);
    };
    line("model", oneLine(info.label));
    line("file", oneLine(info.path, 1000));
    line("SHA-256", info.sha256);
    line("size", fmt::format("{:.2f} MB ({} bytes)", static_cast<double>(info.bytes) * 1e-6, info.bytes));
    line("parameters", fmt::format("{}", info.parameters));
    line("precision", info.precision);
    line("recipe", recipe);
    line("input",
         fmt::format("{}, {} channel(s){}, {:g} to {:g}, sizes in multiples of {}",
                     inputKindName(contract.kind), inputChannels(contract.kind),
                     info.kindInferred ? " (from the first convolution)" : "", contract.range[0],
                     contract.range[1], contract.sizeMultiple));
    line("output", fmt::format("{:g} to {:g}", contract.outputRange[0], contract.outputRange[1]));
    line("runs on", fmt::format("LibTorch {}, quantized operators by {}", torchVersion(), quantizedEngine()));

    std::vector<std::pair<std::string, int>> operators(info.operators.begin(), info.operators.end());
    std::ranges::stable_sort(operators, std::greater<>(), &std::pair<std::string, int>::second);
    std::string name = "operators";
    for (const auto &[operation, count] : operators) {
        line(std::exchange(name, {}), fmt::format("{:>4}  {}", count, oneLine(operation)));
    }
    name = "problems";
    for (const std::string &problem : info.problems) {
        line(std::exchange(name, {}), oneLine(problem, 1000));
    }
    if (info.problems.empty()) {
        line(name, "none found");
    }
    return text;
}

}

ExitCode runInfo(const InfoOptions &options, Console &console)
{
    const auto fail = [&](const Error &error) {
        console.error(error);
        return exitCodeFor(error);
    };
    const auto recipe = parseRecipe(options.recipe);
    if (!recipe) {
        return fail(recipe.error());
    }
    if (const auto known = findRecipe(*recipe); !known) {
        return fail(known.error());
    }
    Variant variant;
    variant.modelPath = options.model;
    variant.recipe = *recipe;
    const auto model = Model::open(variant);
    if (!model) {
        return fail(model.error());
    }
    const std::string recipeName = recipeText(*recipe);
    if (console.audience() == Audience::Scripts) {
        console.document(jsonText(infoJson((*model)->info(), recipeName)));
    } else {
        console.text(infoText((*model)->info(), recipeName));
    }
    return ExitCode::Done;
}

}
