// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/calibration_pictures.h"

#include "app/picture_paths.h"
#include "inference/imaging/exposure.h"
#include "inference/imaging/truth_matching.h"

#include <filesystem>
#include <set>

namespace sidelight
{

namespace
{

/// With the other pictures of their folders: a longer exposure tells a ratio also where only the short ones
/// are named.
std::vector<std::string> withNeighbours(std::vector<std::string> pictures)
{
    std::set<std::string> folders;
    for (const std::string &path : pictures) {
        const std::string folder = std::filesystem::path(path).parent_path().string();
        folders.insert(folder.empty() ? "." : folder);
    }
    for (const std::string &folder : folders) {
        if (const auto there = expandPictures({folder})) {
            pictures.insert(pictures.end(), there->begin(), there->end());
        }
    }
    return pictures;
}

}

Expected<std::vector<CalibrationPicture>> calibrationPictures(const CalibrationOptions &options)
{
    std::vector<CalibrationPicture> pictures;
    if (options.pictures.empty()) {
        return pictures;
    }
    const auto all = expandPictures(options.pictures);
    if (!all) {
        return std::unexpected(all.error());
    }
    // Only a longer exposure of the same scene is a truth here: stems may be alike by chance.
    std::set<std::string> truths;
    std::vector<std::optional<double>> ratios(all->size());
    const auto matched = matchTruths(*all, withNeighbours(*all));
    for (std::size_t i = 0; i < all->size(); ++i) {
        ratios[i] = matched[i] ? exposureRatioFromNames((*all)[i], *matched[i]) : std::nullopt;
        if (ratios[i] && canonicalPath(*matched[i]) != canonicalPath((*all)[i])) {
            truths.insert(canonicalPath(*matched[i]));
        }
    }
    for (std::size_t i = 0; i < all->size(); ++i) {
        if (!truths.contains(canonicalPath((*all)[i]))) {
            pictures.push_back(
                {(*all)[i], options.exposureRatio.value_or(ratios[i].value_or(options.unnamedRatio))});
        }
    }
    return pictures;
}

}
