// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/variant_record.h"

#include <nlohmann/json.hpp>

namespace sidelight
{

using Json = nlohmann::ordered_json;

std::string recordText(const VariantRecord &record)
{
    Json json;
    json["recipe"] = record.recipe;
    json["model_sha256"] = record.modelSha256;
    json["calibration"] = Json::array();
    for (const auto &picture : record.calibration) {
        json["calibration"].push_back(
            {{"sha256", picture.sha256}, {"exposure_ratio", picture.exposureRatio}});
    }
    json["sidecar"] = Json::parse(record.sidecar, nullptr, /*allow_exceptions=*/false);
    json["libtorch"] = record.torch;
    json["sidelight"] = record.sidelight;
    return json.dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + '\n';
}

std::optional<VariantRecord> parseRecord(const std::string &text)
{
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    const auto string = [](const Json &object, const char *key) -> std::optional<std::string> {
        const auto found = object.find(key);
        const bool fits = found != object.end() && found->is_string();
        return fits ? std::optional(found->get<std::string>()) : std::nullopt;
    };
    if (!json.is_object()) {
        return std::nullopt;
    }
    const auto recipe = string(json, "recipe");
    const auto model = string(json, "model_sha256");
    const auto pictures = json.find("calibration");
    if (!recipe || !model || pictures == json.end() || !pictures->is_array()) {
        return std::nullopt;
    }
    const auto sidecar = json.find("sidecar");
    VariantRecord record;
    record.recipe = *recipe;
    record.modelSha256 = *model;
    if (sidecar != json.end() && sidecar->is_object()) {
        record.sidecar = sidecar->dump(2, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
    }
    record.torch = string(json, "libtorch").value_or("");
    record.sidelight = string(json, "sidelight").value_or("");
    for (const Json &picture : *pictures) {
        const auto hash = picture.is_object() ? string(picture, "sha256") : std::nullopt;
        const auto ratio = picture.is_object() ? picture.find("exposure_ratio") : picture.end();
        if (!hash || ratio == picture.end() || !ratio->is_number()) {
            return std::nullopt;
        }
        record.calibration.push_back({*hash, ratio->get<double>()});
    }
    return record;
}

}
