// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparison.h"
#include "inference/core/run.h"
#include "inference/engine/statistics.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sidelight
{

/// Runs after warm-up that a median stands on before measuring ends by itself.
constexpr int kRunsForAMedian = 5;

/// What a session knows of one variant.
struct SessionVariant {
    Variant variant;
    std::string modelLabel; ///< what its model is called, until that is open and says so
    bool isOriginal = false;
    bool enabled = true;
    int colorIndex = 0;
    std::optional<ModelInfo> info; ///< once the model is open
    std::optional<Error> openError;
    bool running = false; ///< its forward is under way
    std::optional<RunResult>
        result; ///< of the newest run that told figures; its generation says for which picture
    std::optional<std::uint64_t> peakBytes; ///< see RunResult
    Variant resultVariant; ///< what gave the result
    std::optional<ModelInfo> resultInfo; ///< of that
    Generation since = 0; ///< older results are of another recipe than the one that is wanted now
    std::optional<CalibrationStep> calibration; ///< while it is calibrated
    std::vector<double> runsMs; ///< warmed-up forward times on pictures of the present size, the newest last

    /// The model's name and what distinguishes the recipe; its precision says the rest.
    std::string label() const;
    std::vector<std::string> layerNames() const; ///< empty while the model is not open
    std::set<std::string> quantizedLayers() const; ///< of those, which its recipe quantizes
    /// It is being made by another recipe than what it showed last.
    bool isRemade() const { return result && result->generation < since; }
    std::optional<TimingSummary> timing() const { return summarize(runsMs); }
};

/// The variants as tables and files of figures name them, each with a label of its own.
std::vector<ComparedVariant> comparedVariants(const std::vector<SessionVariant> &variants);

}
