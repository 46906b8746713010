// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/model_info.h"
#include "inference/core/picture.h"
#include "inference/core/run.h"
#include "ui/pane_content.h"

#include <optional>

namespace sidelight
{

/// The pane of the picture that the networks are given.
ui::PaneContent inputPane(const Picture &picture, DisplayImagePtr image);

/// The pane of the ground truth.
ui::PaneContent truthPane(const Picture &picture, DisplayImagePtr image);

/// Name and precision of a variant, with nothing to show yet.
ui::PaneContent emptyVariantPane(const Variant &variant, const ModelInfo &info, int colorIndex, bool isOriginal);

/// The pane of a variant with what came of a run; a failed run shows its error instead of a picture.
///
/// `truthOfOriginal` is the original's figure on the same picture, `speedUp` is over the original.
ui::PaneContent variantPane(const Variant &variant, const ModelInfo &info, int colorIndex, bool isOriginal,
                            const RunResult &result, const std::optional<Quality> &truthOfOriginal,
                            std::optional<double> speedUp);

/// A precision as people write it: "FP32", "INT8", "FP16 (simulated)".
QString precisionText(const std::string &precision);

/// A path or text of the engine's as Qt takes it; bytes that are not UTF-8 are replaced.
QString shown(const std::string &text);

}
