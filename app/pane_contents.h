// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/picture.h"
#include "inference/core/run.h"
#include "ui/pane_content.h"

#include <optional>
#include <string>

namespace sidelight
{

/// The pane of the picture that the networks are given.
ui::PaneContent inputPane(const Picture &picture, DisplayImagePtr image);

/// The pane of the ground truth.
ui::PaneContent truthPane(const Picture &picture, DisplayImagePtr image);

/// Which variant a pane belongs to.
struct PaneVariant {
    VariantId id = 0;
    std::string label;
    std::string precision; ///< see ModelInfo; empty: not known yet
    bool isOriginal = false;
    int colorIndex = 0;
};

/// The pane of a variant with what came of a run: its picture and figures, its error, or nothing yet.
///
/// `truthOfOriginal` is the original's figure on the same picture, `speedUp` is over the original.
ui::PaneContent variantPane(const PaneVariant &variant, const RunResult &result,
                            const std::optional<Quality> &truthOfOriginal, std::optional<double> speedUp);

/// A precision as people write it: "FP32", "INT8", "FP16 (simulated)".
QString precisionText(const std::string &precision);

/// A path or text of the engine's as Qt takes it; bytes that are not UTF-8 are replaced.
QString shown(const std::string &text);

}
