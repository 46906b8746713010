// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_inputs.h"

#include "app/picture_paths.h"
#include "inference/imaging/exposure.h"
#include "inference/imaging/truth_matching.h"

#include <algorithm>
#include <filesystem>

namespace sidelight
{

namespace
{

namespace fs = std::filesystem;

std::vector<std::string> withFoldersOpened(const std::vector<std::string> &paths)
{
    std::vector<std::string> files;
    for (const std::string &path : paths) {
        std::error_code problem;
        if (!fs::is_directory(path, problem)) {
            files.push_back(path);
            continue;
        }
        std::vector<std::string> inside;
        for (const fs::directory_entry &entry : fs::directory_iterator(path, problem)) {
            std::error_code ignored;
            const std::string name = entry.path().filename().string();
            const bool known = hasModelExtension(name) || hasPictureExtension(name);
            if (entry.is_regular_file(ignored) && !name.starts_with('.') && known) {
                inside.push_back(entry.path().string());
            }
        }
        std::ranges::sort(inside);
        files.insert(files.end(), inside.begin(), inside.end());
    }
    return files;
}

}

SortedFiles sortFiles(const std::vector<std::string> &paths)
{
    SortedFiles sorted;
    std::vector<std::string> pictures;
    for (const std::string &path : withFoldersOpened(paths)) {
        (hasModelExtension(path) ? sorted.models : pictures).push_back(path);
    }
    for (const std::string &path : pictures) {
        const auto exposure = exposureName(path);
        const bool longest =
            exposure && std::ranges::any_of(pictures, [&](const std::string &other) {
                const auto name = exposureName(other);
                return name && name->scene == exposure->scene && name->seconds < exposure->seconds;
            });
        (longest ? sorted.truths : sorted.pictures).push_back(path);
    }
    return sorted;
}

void assignTruths(std::vector<SessionInput> &inputs, const std::vector<std::string> &truths)
{
    std::vector<std::string> paths;
    paths.reserve(inputs.size());
    for (const SessionInput &input : inputs) {
        paths.push_back(input.path);
    }
    const auto matched = matchTruths(paths, truths);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (matched[i]) {
            inputs[i].truth = matched[i];
            inputs[i].exposureRatio =
                exposureRatioFromNames(inputs[i].path, *matched[i]).value_or(inputs[i].exposureRatio);
        }
    }
}

}
