// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/recipe_layers.h"

#include <algorithm>
#include <iterator>

namespace sidelight
{

std::vector<std::string> layersQuantizedBy(const QuantizationPlan &plan,
                                           const std::vector<std::string> &layers)
{
    std::vector<std::string> quantized;
    std::ranges::copy_if(layers, std::back_inserter(quantized), [&](const std::string &layer) {
        return plan.only.empty() ? !plan.keep.contains(layer) : plan.only.contains(layer);
    });
    return quantized;
}

Recipe quantizing(const Recipe &recipe, const std::set<std::string> &quantized,
                  const std::vector<std::string> &layers)
{
    std::string keep;
    std::string only;
    std::size_t kept = 0;
    for (const std::string &layer : layers) {
        const bool isKept = !quantized.contains(layer);
        std::string &names = isKept ? keep : only;
        names += (names.empty() ? "" : "+") + layer;
        kept += isKept ? 1 : 0;
    }
    Recipe result = recipe;
    result.options.erase("keep");
    result.options.erase("only");
    if (kept > 0) {
        const bool byKeep = kept <= layers.size() - kept;
        result.options[byKeep ? "keep" : "only"] = byKeep ? keep : only;
    }
    return result;
}

}
