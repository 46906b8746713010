// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/model_host.h"
#include "inference/engine/picture_host.h"

#include <functional>
#include <optional>
#include <string>

namespace sidelight
{

/// Told after each calibration picture: how many are done, of how many.
using CalibrationProgress = std::function<void(int done, int total)>;

/// Brings a host to where it can run a variant: opens the file, runs the calibration pictures through it
/// where the recipe needs that, makes the variant. What the host has by then is used again: another recipe of
/// the same file with the same pictures is only made.
///
/// Threads  used by one thread, that of the host
class VariantBuilder
{
public:
    VariantBuilder(ModelHost &host, PictureHostFactory pictures);

    /// Whether build() would only make the variant of what the host holds, which is short work beside opening
    /// and calibrating.
    bool onlyMakes(const Variant &variant) const;

    /// Errors   those of ModelHost and, naming the picture, of PictureHost; CannotQuantize where pictures are
    ///          needed and none is named. The host keeps what it had where the recipe alone is the reason
    Expected<ModelInfo> build(const Variant &variant, const std::stop_token &stop,
                              const CalibrationProgress &progress = {});

private:
    Expected<void> calibrate(const Variant &variant, const std::stop_token &stop,
                             const CalibrationProgress &progress);

    ModelHost &m_host;
    const PictureHostFactory m_pictures;
    std::optional<Variant> m_opened; ///< what the host holds
    std::optional<std::string> m_calibratedKey; ///< what the host is calibrated for; see calibrationKey
};

}
