// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_command.h"

#include "app/figures_json.h"
#include "inference/engine/hosts.h"
#include "inference/engine/variant_builder.h"

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

Json sandboxJson(const SandboxReport &sandbox)
{
    Json parts = Json::array();
    for (const SandboxPart &part : sandbox) {
        parts.push_back({{"name", part.name}, {"active", part.active}, {"detail", part.detail}});
    }
    return parts;
}

Json infoJson(const ModelInfo &info, const HostEnvironment &environment, const std::string &recipe)
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
    document["integer_islands"] = info.integerIslands;
    document["layers"] = layersJson(info.layers);
    document["problems"] = info.problems;
    document["quantizing"] = info.notes;
    document["made_by"] = info.madeBy.empty() ? Json() : Json(info.madeBy);
    document["engine"] = environment.engine;
    document["torch"] = environment.torch;
    document["sandbox"] = sandboxJson(environment.sandbox);
    return document;
}

std::string infoText(const ModelInfo &info, const HostEnvironment &environment, const std::string &recipe)
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
    if (!info.madeBy.empty()) {
        line("made by", "Sidelight, recipe " + oneLine(info.madeBy));
    }
    line("input",
         fmt::format("{}, {} channel(s){}, {:g} to {:g}, sizes in multiples of {}",
                     inputKindName(contract.kind), inputChannels(contract.kind),
                     info.kindInferred ? " (from the first convolution)" : "", contract.range[0],
                     contract.range[1], contract.sizeMultiple));
    line("output", fmt::format("{:g} to {:g}", contract.outputRange[0], contract.outputRange[1]));
    line("runs on",
         fmt::format("LibTorch {}, quantized operators by {}", environment.torch, environment.engine));
    std::string name = "sandbox";
    for (const SandboxPart &part : environment.sandbox) {
        line(std::exchange(name, {}),
             fmt::format("{}{}: {}", part.active ? "" : "NOT IN FORCE, ", part.name, oneLine(part.detail)));
    }
    if (environment.sandbox.empty()) {
        line(name, "none: the model is opened in the program itself");
    }

    std::vector<std::pair<std::string, int>> operators(info.operators.begin(), info.operators.end());
    std::ranges::stable_sort(operators, std::greater<>(), &std::pair<std::string, int>::second);
    name = "operators";
    for (const auto &[operation, count] : operators) {
        line(std::exchange(name, {}), fmt::format("{:>4}  {}", count, oneLine(operation)));
    }
    line("what runs", whatRuns(info));
    name = "layers";
    for (const LayerInfo &layer : info.layers) {
        line(std::exchange(name, {}),
             fmt::format("{:<9} {:>9}  {}  {}", layer.precision, layer.parameters, oneLine(layer.name),
                         oneLine(layer.operation)));
    }
    name = "quantizing";
    for (const std::string &note : info.notes) {
        line(std::exchange(name, {}), oneLine(note, 1000));
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
    const auto variant = plannedVariant(options.model, options.recipe, options.calibrate);
    if (!variant) {
        return fail(variant.error());
    }
    const Hosts hosts = makeHosts(options.hosting);
    const std::unique_ptr<ModelHost> host = hosts.models();
    const Expected<ModelInfo> info = VariantBuilder(*host, hosts.pictures).build(*variant, {});
    if (!info) {
        return fail(info.error());
    }
    const std::string recipeName = recipeText(variant->recipe);
    if (console.audience() == Audience::Scripts) {
        console.document(jsonText(infoJson(*info, host->environment(), recipeName)));
    } else {
        console.text(infoText(*info, host->environment(), recipeName));
    }
    return ExitCode::Done;
}

}
