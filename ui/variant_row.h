// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/model_info.h"
#include "inference/core/quality.h"
#include "inference/core/variant.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace sidelight::ui
{

enum class VariantState { Loading, Ready, Running, Failed };

/// One variant as the list and the figures table show it; every value comes ready; the ui only formats it.
struct VariantRow {
    VariantId id = 0;
    QString label; ///< "Light"
    QString precision; ///< "FP32", "INT8", …
    Recipe recipe;
    int calibrationPictures = 0; ///< on how many it is calibrated where its recipe needs that
    std::optional<CalibrationStep> calibration; ///< while it is calibrated
    QStringList notes; ///< sentences: what quantizing its file means here, and is done about it
    quint64 bytes = 0; ///< of the model file; 0: not known yet
    quint64 parameters = 0; ///< 0: not known yet
    std::optional<std::uint64_t> peakBytes; ///< most memory its process has had in RAM
    std::optional<double> medianMs; ///< of the forward passes, first runs left out
    std::optional<double> p95Ms;
    std::optional<double> speedUp; ///< over the original
    int sampleCount = 0; ///< how many times the median stands on
    QString warning; ///< why it is of no use as it is (a sentence); empty: nothing known
    QString timingProblem; ///< why the times are not fit for comparing (a sentence); empty: they are
    std::optional<Quality> original; ///< current picture against the original's output
    std::optional<Quality> truth; ///< current picture against the ground truth
    VariantState state = VariantState::Loading;
    std::optional<Error> error; ///< set where state is Failed
    bool enabled = true; ///< the check box
    bool isOriginal = false;
    int colorIndex = 0; ///< into variantColor(); the original has 0
    QString details; ///< plain text for the tooltip: path, SHA-256, threads, engine …
    ModelContract contract; ///< in force, for the input and output dialog
    ContractOverrides overrides; ///< what the person said so far
};

}
