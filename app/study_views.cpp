// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/study_views.h"

#include "app/pane_contents.h"
#include "inference/core/recipe_plan.h"

#include <algorithm>
#include <set>

namespace sidelight
{

namespace
{

/// Recipes that differ in the layers they quantize at most: what was studied of one holds of the other.
bool sameButForLayers(Recipe a, Recipe b)
{
    for (Recipe *recipe : {&a, &b}) {
        recipe->options.erase("keep");
        recipe->options.erase("only");
    }
    return a == b;
}

QString whyNoStudy(const SessionVariant &entry, const Expected<RecipePlan> &plan, const SessionView &view)
{
    if (!entry.info) {
        return entry.openError ? shown(sentence(*entry.openError))
                               : QStringLiteral("The variant is not ready yet.");
    }
    if (entry.isOriginal || !plan || !plan->quantization) {
        return QStringLiteral("Layers are measured of a variant whose recipe quantizes: choose one, or press "
                              "Quantize to make one.");
    }
    return view.picture != nullptr && view.picture->picture ? QString()
                                                            : QStringLiteral("Open a picture first.");
}

std::optional<double> psnrOf(const std::optional<Quality> &quality)
{
    return quality ? std::optional(quality->psnrDb) : std::nullopt;
}

}

ui::LayersContent layersContent(const SessionView &view, const LayerStudyState &study, VariantId variant)
{
    ui::LayersContent content;
    const auto found = std::ranges::find(view.variants, variant,
                                         [](const SessionVariant &entry) { return entry.variant.id; });
    if (found == view.variants.end()) {
        return content;
    }
    const SessionVariant &entry = *found;
    const auto plan = planOf(entry.variant.recipe);
    content.variant = variant;
    content.label = shown(entry.label());
    content.colorIndex = entry.colorIndex;
    content.whyNot = whyNoStudy(entry, plan, view);
    content.canStudy = content.whyNot.isEmpty();
    const bool ofThis = study.variant == variant && sameButForLayers(study.recipe, entry.variant.recipe);
    content.running = ofThis && study.running;
    content.done = ofThis ? study.done : 0;
    content.total = ofThis ? study.total : 0;
    if (!entry.info) {
        return content;
    }
    content.summary = shown(whatRuns(*entry.info));
    for (const std::string &note : entry.info->notes) {
        content.notes << shown(note);
    }
    const SessionVariant &first = view.variants.front();
    if (!first.isOriginal || first.variant.modelPath != entry.variant.modelPath) {
        content.fp32Label = shown(entry.info->label) + QStringLiteral(" FP32");
    } else if (entry.result && entry.result->original && !entry.isRemade()) {
        content.variantDb = entry.result->original->psnrDb;
    }
    const std::set<std::string> quantized = entry.quantizedLayers();
    for (const LayerInfo &layer : entry.info->layers) {
        ui::LayerRow row;
        row.name = shown(layer.name);
        row.operation = shown(layer.operation);
        row.precision = shown(layer.precision);
        row.parameters = layer.parameters;
        row.canKeep = !entry.isOriginal && !quantized.empty();
        row.kept = row.canKeep && !quantized.contains(layer.name);
        if (ofThis) {
            if (const auto known = study.sensitivities.find(layer.name); known != study.sensitivities.end()) {
                row.onlyDb = psnrOf(known->second.only);
                row.allButDb = psnrOf(known->second.allBut);
            }
            if (const auto known = study.measures.find(layer.name); known != study.measures.end()) {
                row.measure = known->second;
            }
        }
        content.rows.push_back(std::move(row));
    }
    return content;
}

ui::SearchContent searchContent(const SessionView &view, const SearchState &search, int pictures)
{
    ui::SearchContent content;
    content.pictures = pictures;
    const bool any = !view.variants.empty() && view.variants.front().isOriginal;
    if (!any) {
        content.problem = QStringLiteral("Open an FP32 model first: its recipes are searched.");
        return content;
    }
    const SessionVariant &original = view.variants.front();
    content.model = shown(original.label());
    if (pictures == 0) {
        content.problem = QStringLiteral("Open pictures first: recipes are compared on them.");
    }
    if (search.modelPath == original.variant.modelPath) {
        content.goal = search.goal;
        content.points = search.points;
        content.best = search.best ? std::optional(static_cast<int>(*search.best)) : std::nullopt;
        content.running = search.running;
        content.progress = shown(search.progress);
    }
    return content;
}

}
