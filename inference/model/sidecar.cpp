// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/sidecar.h"

#include "inference/files/input_file.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace sidelight
{

namespace
{

using Json = nlohmann::json;

constexpr std::uint64_t kMaxBytes = 1 << 20;
constexpr int kMaxDepth = 8;

/// Thrown and caught within this file: nlohmann-json's own errors are exceptions, too.
struct Refusal {
    std::string what;
};

double number(const Json &value, const std::string &key)
{
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
        throw Refusal{"\"" + key + "\" must be a finite number"};
    }
    return value.get<double>();
}

std::vector<double> numbers(const Json &value, const std::string &key)
{
    if (!value.is_array()) {
        return {number(value, key)};
    }
    if (value.empty() || value.size() > 4) {
        throw Refusal{"\"" + key + "\" must have one to four numbers"};
    }
    std::vector<double> list;
    for (const Json &item : value) {
        list.push_back(number(item, key));
    }
    return list;
}

std::array<double, 2> range(const Json &value, const std::string &key)
{
    if (!value.is_array() || value.size() != 2) {
        throw Refusal{"\"" + key + "\" must be [low, high]"};
    }
    const std::array<double, 2> pair{number(value[0], key), number(value[1], key)};
    if (pair[0] == pair[1]) {
        throw Refusal{"\"" + key + "\" must have two different ends"};
    }
    return pair;
}

std::string text(const Json &value, const std::string &key)
{
    if (!value.is_string()) {
        throw Refusal{"\"" + key + "\" must be a text"};
    }
    return value.get<std::string>();
}

InputKind kind(const Json &value)
{
    const auto found = inputKindFromName(text(value, "kind"));
    if (!found) {
        throw Refusal{"\"kind\" must be \"rgb\", \"gray\" or \"bayer4\""};
    }
    return *found;
}

std::vector<double> deviations(const Json &value)
{
    std::vector<double> list = numbers(value, "std");
    for (const double item : list) {
        if (item == 0.0) {
            throw Refusal{"\"std\" must not be zero"};
        }
    }
    return list;
}

int sizeMultiple(const Json &value)
{
    if (!value.is_number_integer() || value < 1 || value > 4096) {
        throw Refusal{"\"size_multiple\" must be a whole number from 1 to 4096"};
    }
    return value.get<int>();
}

ContractOverrides overridesFrom(const Json &document)
{
    if (!document.is_object()) {
        throw Refusal{"is not a JSON object"};
    }
    ContractOverrides result;
    for (const auto &[key, value] : document.items()) {
        if (key == "kind") {
            result.kind = kind(value);
        } else if (key == "range") {
            result.range = range(value, key);
        } else if (key == "mean") {
            result.mean = numbers(value, key);
        } else if (key == "std") {
            result.std = deviations(value);
        } else if (key == "size_multiple") {
            result.sizeMultiple = sizeMultiple(value);
        } else if (key == "output_range") {
            result.outputRange = range(value, key);
        } else if (key == "label") {
            result.label = oneLine(text(value, key), 80);
        } else {
            throw Refusal{"has the unknown key \"" + oneLine(key, 60) + "\""};
        }
    }
    return result;
}

/// nlohmann-json recurses into nested lists; a text nested deeper than any sidecar is refused before.
bool nestedTooDeep(const std::string &text)
{
    int depth = 0;
    for (const char c : text) {
        depth += (c == '[' || c == '{') ? 1 : (c == ']' || c == '}') ? -1 : 0;
        if (depth > kMaxDepth) {
            return true;
        }
    }
    return false;
}

std::unexpected<Error> refuse(const std::string &file, const std::string &what,
                              const std::string &detail = {})
{
    return std::unexpected(
        Error{ErrorCode::BadSidecar, file, what, "correct the sidecar or remove it", detail});
}

}

Expected<ContractOverrides> parseSidecar(const std::string &text, const std::string &file)
{
    if (nestedTooDeep(text)) {
        return refuse(file, "is nested too deep");
    }
    try {
        return overridesFrom(Json::parse(text));
    } catch (const Refusal &refusal) {
        return refuse(file, refusal.what);
    } catch (const Json::exception &error) {
        return refuse(file, "is not valid JSON", error.what());
    }
}

Expected<ContractOverrides> readSidecar(const Descriptor &file, const std::string &path)
{
    const Expected<std::string> content = readFile(file, path, kMaxBytes);
    return content ? parseSidecar(*content, path) : std::unexpected(content.error());
}

std::string sidecarText(const ContractOverrides &overrides)
{
    Json document = Json::object();
    if (overrides.kind) {
        document["kind"] = inputKindName(*overrides.kind);
    }
    if (overrides.range) {
        document["range"] = *overrides.range;
    }
    if (overrides.mean) {
        document["mean"] = *overrides.mean;
    }
    if (overrides.std) {
        document["std"] = *overrides.std;
    }
    if (overrides.sizeMultiple) {
        document["size_multiple"] = *overrides.sizeMultiple;
    }
    if (overrides.outputRange) {
        document["output_range"] = *overrides.outputRange;
    }
    if (overrides.label) {
        document["label"] = *overrides.label;
    }
    return document.dump(2) + "\n";
}

}
