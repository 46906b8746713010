// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/exposure.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sidelight
{

namespace
{

std::optional<ExposureName> parsed(const std::string &stem)
{
    const std::size_t first = stem.find('_');
    const std::size_t last = stem.rfind('_');
    if (first == std::string::npos || first == 0 || stem.back() != 's') {
        return std::nullopt;
    }
    ExposureName name;
    name.scene = stem.substr(0, first);
    const char *begin = stem.data() + last + 1;
    const char *end = stem.data() + stem.size() - 1;
    const auto result = std::from_chars(begin, end, name.seconds, std::chars_format::fixed);
    const bool whole = result.ec == std::errc() && result.ptr == end;
    return whole && std::isfinite(name.seconds) && name.seconds > 0.0 ? std::optional(name) : std::nullopt;
}

}

std::optional<ExposureName> exposureName(const std::string &path)
{
    const std::string name = path.substr(path.rfind('/') + 1);
    if (const auto withoutExtension = parsed(name.substr(0, name.rfind('.')))) {
        return withoutExtension;
    }
    return parsed(name);
}

std::optional<double> exposureRatioFromNames(const std::string &inputPath, const std::string &truthPath)
{
    const std::optional<ExposureName> input = exposureName(inputPath);
    const std::optional<ExposureName> truth = exposureName(truthPath);
    if (!input || !truth || input->scene != truth->scene || truth->seconds < input->seconds) {
        return std::nullopt;
    }
    return std::min(truth->seconds / input->seconds, kMaxExposureRatio);
}

}
