// SPDX-License-Identifier: GPL-3.0-or-later
// The variants of a session that are made by recipes.
#include "app/calibration_pictures.h"
#include "app/session.h"
#include "inference/core/recipe_bits.h"
#include "inference/core/recipe_plan.h"

#include <algorithm>

namespace sidelight
{

namespace
{

/// More than these say little more about ranges, and every one takes a forward.
constexpr std::size_t kMostCalibrationPictures = 32;

bool needsCalibration(const Recipe &recipe)
{
    const auto plan = planOf(recipe);
    return plan && plan->needsCalibration();
}

}

/// Evenly over all of them, where there are many.
std::vector<CalibrationPicture> Session::openPictures() const
{
    const std::size_t count = std::min(m_inputs.size(), kMostCalibrationPictures);
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
        variant.calibration = openPictures();
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
        entry->variant.calibration = openPictures();
        startModel(*entry);
    } else {
        entry->openError.reset();
        entry->runsMs.clear();
        m_engine->setRecipe(id, recipe);
    }
    emit timingsForgotten(id);
    entry->since = m_generation + 1;
    runAlone(id);
}

void Session::setCalibration(VariantId id, const std::vector<std::string> &paths)
{
    SessionVariant *entry = find(id);
    if (entry == nullptr || entry->isOriginal) {
        return;
    }
    const auto pictures = paths.empty()
        ? Expected<std::vector<CalibrationPicture>>(openPictures())
        : calibrationPictures({paths, std::nullopt, currentExposureRatio().value_or(1.0)});
    if (!pictures) {
        emit failed(QString::fromStdString(sentence(pictures.error())), {});
        return;
    }
    entry->variant.calibration = *pictures;
    startModel(*entry);
    emit timingsForgotten(id);
    entry->since = m_generation + 1;
    runAlone(id);
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

/// A variant that was about to become another one stays what it is.
void Session::revertMaking()
{
    for (SessionVariant &entry : m_variants) {
        if (entry.isRemade() && entry.info && !entry.result->error) {
            entry.variant.recipe = entry.resultRecipe;
            entry.since = 0;
            m_engine->setRecipe(entry.variant.id, entry.variant.recipe);
        }
    }
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

void Session::onSaved(VariantId id, const Expected<std::string> &bytes)
{
    emit saved(id, bytes);
}

}
