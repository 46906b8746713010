// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/imaging/truth_matching.h"

#include "inference/imaging/exposure.h"

#include <map>

namespace sidelight
{

namespace
{

std::string stemOf(const std::string &path)
{
    const std::string name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

struct Candidate {
    std::string path;
    double seconds = 0.0;
};

}

std::vector<std::optional<std::string>> matchTruths(const std::vector<std::string> &inputs,
                                                    const std::vector<std::string> &truths)
{
    if (inputs.size() == 1 && truths.size() == 1) {
        return {truths.front()};
    }
    std::map<std::string, Candidate> byScene;
    std::map<std::string, std::string> byStem;
    for (const std::string &truth : truths) {
        byStem.emplace(stemOf(truth), truth);
        if (const auto name = exposureName(truth)) {
            Candidate &candidate = byScene[name->scene];
            if (name->seconds > candidate.seconds) {
                candidate = {truth, name->seconds};
            }
        }
    }
    std::vector<std::optional<std::string>> result;
    result.reserve(inputs.size());
    for (const std::string &input : inputs) {
        const auto name = exposureName(input);
        const auto scene = name ? byScene.find(name->scene) : byScene.end();
        const auto stem = byStem.find(stemOf(input));
        if (scene != byScene.end()) {
            result.emplace_back(scene->second.path);
        } else if (stem != byStem.end()) {
            result.emplace_back(stem->second);
        } else {
            result.emplace_back(std::nullopt);
        }
    }
    return result;
}

}
