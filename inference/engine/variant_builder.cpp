// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/variant_builder.h"

#include "inference/core/recipe_plan.h"

#include <utility>

namespace sidelight
{

namespace
{

/// Variants that differ in their recipes at most.
bool sameButForRecipe(const Variant &a, const Variant &b)
{
    return a.modelPath == b.modelPath && a.overrides == b.overrides && a.settings == b.settings
        && a.calibration == b.calibration;
}

}

VariantBuilder::VariantBuilder(ModelHost &host, PictureHostFactory pictures)
    : m_host(host)
    , m_pictures(std::move(pictures))
{
}

bool VariantBuilder::onlyMakes(const Variant &variant) const
{
    const Expected<RecipePlan> plan = planOf(variant.recipe);
    return plan && m_host.isOpen() && m_opened && sameButForRecipe(*m_opened, variant)
        && (m_calibratedKey == calibrationKey(*plan) || !plan->needsCalibration());
}

Expected<ModelInfo> VariantBuilder::build(const Variant &variant, const std::stop_token &stop,
                                          const CalibrationProgress &progress)
{
    const Expected<RecipePlan> plan = planOf(variant.recipe);
    if (!plan) {
        return std::unexpected(plan.error());
    }
    if (onlyMakes(variant)) {
        Expected<ModelInfo> made = m_host.make(variant.recipe, stop);
        if (made) {
            m_opened = variant;
        }
        return made;
    }
    m_calibratedKey.reset();
    m_opened.reset();
    Expected<ModelInfo> opened = m_host.open(variant, stop);
    if (!opened) {
        return opened;
    }
    if (plan->needsCalibration()) {
        if (const auto done = calibrate(variant, stop, progress); !done) {
            return std::unexpected(done.error());
        }
        opened = m_host.make(variant.recipe, stop);
        // Calibration serves the next recipe also where this one cannot be made.
        m_calibratedKey = calibrationKey(*plan);
    }
    m_opened = variant;
    return opened;
}

Expected<void> VariantBuilder::calibrate(const Variant &variant, const std::stop_token &stop,
                                         const CalibrationProgress &progress)
{
    const std::unique_ptr<PictureHost> pictures = variant.calibration.empty() ? nullptr : m_pictures();
    const int total = static_cast<int>(variant.calibration.size());
    for (int i = 0; i < total; ++i) {
        const CalibrationPicture &picture = variant.calibration[static_cast<std::size_t>(i)];
        const Expected<PicturePtr> read = pictures->read(picture.path, picture.exposureRatio, stop);
        if (!read) {
            return std::unexpected(read.error());
        }
        if (auto calibrated = m_host.calibrate(*read, stop); !calibrated) {
            calibrated.error().detail += "\nwhile it was calibrated on " + picture.path;
            return calibrated;
        }
        if (progress) {
            progress(i + 1, total);
        }
        if (stop.stop_requested()) {
            return std::unexpected(Error{ErrorCode::Cancelled,
                                         variant.modelPath,
                                         "was stopped while calibrating",
                                         "run it again",
                                         {}});
        }
    }
    return {};
}

}
