// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"
#include "inference/core/quality.h"
#include "inference/core/variant.h"

#include <QString>

#include <optional>

namespace sidelight::ui
{

enum class PaneKind { Input, Truth, Variant };

enum class PaneState {
    Empty, ///< nothing to show and nothing asked for
    Loading, ///< the model or the picture is being read
    Running, ///< the network runs; an older image may be shown meanwhile
    Ready,
    Stale, ///< the image belongs to an older request
    Failed, ///< error says why; an older image is not shown
    Disabled, ///< the variant is switched off
};

/// What one pane shows; every value comes ready.
struct PaneContent {
    PaneKind kind = PaneKind::Variant;
    VariantId variant = 0; ///< of a variant's pane, else 0
    bool isOriginal = false;
    int colorIndex = 0; ///< of a variant's pane, into variantColor()
    QString label; ///< "Input", "Truth", or the variant's label
    QString precision; ///< "INT8"; empty for input and truth
    QString imageNote; ///< how to read the image where it is a difference; else empty
    DisplayImagePtr image; ///< may be null; kept in memory while shown
    PaneState state = PaneState::Empty;
    std::optional<CalibrationStep> calibration; ///< while the variant is calibrated
    QString warning; ///< why the variant is of no use as it is (a sentence); empty: nothing known
    std::optional<double> forwardMs; ///< of the run that made the image
    std::optional<double> speedUp; ///< over the original
    std::optional<Quality> original; ///< against the original's output
    std::optional<Quality> truth; ///< against the ground truth
    std::optional<Quality> truthOfOriginal; ///< the original's own figure, to say how much was lost
    QString truthProblem; ///< why there is no figure against a truth that was given; a sentence
    std::optional<Error> error; ///< set where state is Failed
};

}
