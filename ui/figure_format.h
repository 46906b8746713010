// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/quality.h"
#include "inference/core/variant.h"

#include <QString>

namespace sidelight::ui
{

/// The mark of a reference, the same everywhere: ○ the original, ▲ the truth.
QString referenceMark(Reference reference);

QString psnrText(double psnrDb); ///< "41.30 dB"; infinite: "∞ dB"; not a number: "–"
QString fidelityText(double decibels); ///< "41.30 dB"; infinite: "identical"; not a number: "–"
QString ssimText(double ssim); ///< "0.9876"
QString ssimText(const std::optional<double> &ssim); ///< "–" where there is none
QString psnrChangeText(double changeDb); ///< "−0.21 dB", "+0.21 dB", "±0.00 dB"
QString changeWord(double changeDb); ///< "worse", "better", "same", judged by the two decimals shown
QString millisecondsText(double milliseconds); ///< three significant digits: "9.20 ms", "43.6 ms", "1230 ms"
QString factorText(double factor); ///< two significant digits: "×4.7", "×12", "×0.85"
QString bytesText(quint64 bytes); ///< "7.80 MB"; 0: "–"
QString countText(quint64 count); ///< "7.76 M"; 0: "–"
QString shareText(double share); ///< of 1: "0.31 %"; "0 %" where it is nothing, "< 0.01 %" where it is little

/// PSNR and SSIM against one reference with its mark: "41.30 dB · SSIM 0.9876 ○"; "identical ○".
QString qualityText(const Quality &quality);

QString calibrationText(const CalibrationStep &step); ///< "calibrating 3 of 8"

/// How the figures were made, for tooltips and footers.
QString metricRecipeText(const MetricRecipe &recipe);

/// All digits and the recipe, several lines, for tooltips.
QString qualityDetails(const Quality &quality);

}
