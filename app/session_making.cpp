// SPDX-License-Identifier: GPL-3.0-or-later
// The variants of a session that are made by recipes, and what is studied of them.
#include "app/calibration_pictures.h"
#include "app/session.h"
#include "inference/core/recipe_bits.h"
#include "inference/core/recipe_layers.h"
#include "inference/core/recipe_plan.h"

#include <algorithm>
#include <iterator>

namespace sidelight
{

namespace
{

/// More than these say little more about ranges, and every one takes a forward.
constexpr std::size_t kMostCalibrationPictures = 32;
/// Every recipe that a search tries runs on each.
constexpr std::size_t kMostSearchedPictures = 8;

bool needsCalibration(const Recipe &recipe)
{
    const auto plan = planOf(recipe);
    return plan && plan->needsCalibration();
}

}

/// Evenly over all of them, where there are many.
std::vector<CalibrationPicture> Session::openPictures(std::size_t most) const
{
    const std::size_t count = std::min(m_inputs.size(), most);
    std::vector<CalibrationPicture> pictures;
    for (std::size_t i = 0; i < count; ++i) {
        const SessionInput &input = m_inputs[i * m_inputs.size() / count];
        pictures.push_back({input.path, input.exposureRatio});
    }
    return pictures;
}

std::optional<VariantId> Session::makeVariant(VariantId of, const Recipe &recipe)
{
    const SessionVariant *source = find(of);
    if (source == nullptr || !roomForVariants(1, recipeText(recipe))) {
        return std::nullopt;
    }
    Variant variant = source->variant;
    variant.recipe = recipe;
    if (variant.calibration.empty()) {
        variant.calibration = openPictures(kMostCalibrationPictures);
    }
    addVariant(std::move(variant), false);
    const VariantId made = m_variants.back().variant.id;
    runAlone(made);
    return made;
}

void Session::makeParts(VariantId of)
{
    const SessionVariant *source = find(of);
    if (source == nullptr) {
        return;
    }
    std::vector<Recipe> missing;
    for (const Recipe &part : partsOf(source->variant.recipe)) {
        const bool there = std::ranges::any_of(m_variants, [&](const SessionVariant &entry) {
            return entry.variant.modelPath == source->variant.modelPath && entry.variant.recipe == part;
        });
        if (!there) {
            missing.push_back(part);
        }
    }
    if (roomForVariants(static_cast<int>(missing.size()), recipeText(source->variant.recipe))) {
        for (const Recipe &part : missing) {
            makeVariant(of, part);
        }
    }
}

void Session::setRecipe(VariantId id, const Recipe &recipe)
{
    SessionVariant *entry = find(id);
    if (entry == nullptr || entry->isOriginal || entry->variant.recipe == recipe) {
        return;
    }
    entry->variant.recipe = recipe;
    if (entry->variant.calibration.empty() && needsCalibration(recipe)) {
        entry->variant.calibration = openPictures(kMostCalibrationPictures);
        startModel(*entry);
    } else {
        entry->openError.reset();
        entry->runsMs.clear();
        m_engine->setRecipe(id, recipe);
    }
    remake(*entry);
}

void Session::setCalibration(VariantId id, const std::vector<std::string> &paths)
{
    SessionVariant *entry = find(id);
    if (entry == nullptr || entry->isOriginal) {
        return;
    }
    const auto pictures = paths.empty()
        ? Expected<std::vector<CalibrationPicture>>(openPictures(kMostCalibrationPictures))
        : calibrationPictures({paths, std::nullopt, currentExposureRatio().value_or(1.0)});
    if (!pictures) {
        emit failed(QString::fromStdString(sentence(pictures.error())), {});
        return;
    }
    entry->variant.calibration = *pictures;
    startModel(*entry);
    remake(*entry);
}

/// What a variant showed and took belongs to what it was; it runs again as what it is to be.
void Session::remake(SessionVariant &entry)
{
    emit timingsForgotten(entry.variant.id);
    entry.since = m_generation + 1;
    runAlone(entry.variant.id);
}

/// Runs one variant, and what is waited for anyway, on the picture that is shown.
void Session::runAlone(VariantId id)
{
    m_stopped = false;
    notify();
    if (m_reading) {
        return; // All run then.
    }
    if (!pictureIsFresh()) {
        run();
        return;
    }
    std::set<VariantId> wanted{id};
    if (m_pendingFigures) {
        wanted.insert(m_pending.begin(), m_pending.end());
    }
    if (const SessionVariant *first = original(); first != nullptr && !m_originalOutput) {
        wanted.insert(first->variant.id);
    }
    post({wanted.begin(), wanted.end()}, true);
}

/// A variant that was about to become another one stays what it is. One that is calibrated on other pictures
/// cannot: what was known of the ones before is gone.
void Session::revertMaking()
{
    for (SessionVariant &entry : m_variants) {
        const Variant &before = entry.resultVariant;
        const bool stays = entry.isRemade() && !entry.result->error
            && (before.calibration == entry.variant.calibration || !needsCalibration(before.recipe));
        if (stays) {
            entry.variant.recipe = before.recipe;
            entry.info = entry.resultInfo;
            entry.since = 0;
            m_engine->setRecipe(entry.variant.id, before.recipe);
        }
    }
}

void Session::setKept(VariantId id, const std::string &layer, bool kept)
{
    const SessionVariant *entry = find(id);
    if (entry == nullptr) {
        return;
    }
    std::set<std::string> quantized = entry->quantizedLayers();
    if (kept) {
        quantized.erase(layer);
    } else {
        quantized.insert(layer);
    }
    if (quantized.empty()) {
        emit failed(tr("%1 stays quantized: without it nothing would be - choose another recipe instead")
                        .arg(QString::fromStdString(layer)),
                    {});
        notify();
        return;
    }
    setRecipe(id, quantizing(entry->variant.recipe, quantized, entry->layerNames()));
}

void Session::studyLayers(VariantId id)
{
    const SessionVariant *entry = find(id);
    if (entry != nullptr && pictureIsFresh()) {
        m_studies->studyLayers({entry->variant, *m_picture->picture});
    }
}

void Session::searchRecipes(const SearchGoal &goal)
{
    const SessionVariant *entry = original();
    if (entry == nullptr) {
        return;
    }
    SearchRequest request;
    request.variant = entry->variant;
    request.variant.calibration = openPictures(kMostCalibrationPictures);
    for (const CalibrationPicture &picture : openPictures(kMostSearchedPictures)) {
        request.pictures.push_back({0, picture.path, std::nullopt, picture.exposureRatio});
    }
    request.goal = goal;
    m_studies->search(std::move(request));
}

ui::SearchContent Session::search() const
{
    const std::size_t pictures = std::min(m_inputs.size(), kMostSearchedPictures);
    return searchContent(view(), m_studies->found(), static_cast<int>(pictures));
}

void Session::saveVariant(VariantId id)
{
    m_engine->save(id);
}

void Session::onCalibrated(VariantId id, int done, int total)
{
    if (SessionVariant *entry = find(id)) {
        entry->calibration = CalibrationStep{done, total};
        notify();
    }
}

}
