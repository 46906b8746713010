// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/layer_row.h"
#include "ui/plots/sensitivity_plot.h"

namespace sidelight::ui
{

/// Which layers were quantized for a figure of one layer.
enum class Quantized { OnlyIt, AllButIt };

/// The measured layers of a variant, those that harm the picture most first: with the lowest PSNR where they
/// alone are quantized, with the highest where all but they are. In the latter case bars begin at the PSNR
/// of the variant, so that each is as long as what is won by keeping its layer FP32.
SensitivityBars sensitivityBars(const LayersContent &content, Quantized which);

}
