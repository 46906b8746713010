// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/quantized_engine.h"

#include <ATen/Context.h>

#include <algorithm>
#include <cctype>

namespace sidelight
{

namespace
{

std::string nameOf(at::QEngine engine)
{
    std::string name = at::toString(engine);
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

}

std::vector<std::string> quantizedEngines()
{
    std::vector<std::string> names;
    for (const at::QEngine engine : at::globalContext().supportedQEngines()) {
        if (engine == at::QEngine::ONEDNN) {
            names.insert(names.begin(), nameOf(engine));
        } else if (engine != at::QEngine::NoQEngine) {
            names.push_back(nameOf(engine));
        }
    }
    return names;
}

bool useQuantizedEngine(const std::string &name)
{
    if (name == quantizedEngine()) {
        return true;
    }
    const std::vector<std::string> known = quantizedEngines();
    const std::string wanted = name.empty() && !known.empty() ? known.front() : name;
    for (const at::QEngine engine : at::globalContext().supportedQEngines()) {
        if (nameOf(engine) == wanted) {
            at::globalContext().setQEngine(engine);
            return true;
        }
    }
    return false;
}

std::string quantizedEngine()
{
    return nameOf(at::globalContext().qEngine());
}

}
