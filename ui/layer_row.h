// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"
#include "inference/core/variant.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace sidelight::ui
{

/// One layer of a quantized variant as its table and plots show it; every value comes ready.
struct LayerRow {
    QString name; ///< as in recipes: "conv1_1"
    QString operation; ///< what really ran: "quantized::conv2d_relu"
    QString precision; ///< of its weights: "int8", "fp32"
    quint64 parameters = 0; ///< 0: not known
    std::optional<double> onlyDb; ///< PSNR of the picture when it alone is quantized; +infinity: identical
    std::optional<double> allButDb; ///< PSNR of the picture when all layers but it are
    std::optional<LayerMeasure> measure;
    bool kept = false; ///< stays FP32, by the recipe
    bool canKeep = false; ///< the person can put it to FP32 and back
};

/// The layers of one variant, and how far their study has come.
struct LayersContent {
    VariantId variant = 0; ///< 0: none is chosen
    QString label; ///< of the variant
    int colorIndex = 0; ///< of the variant, into variantColor()
    QString fp32Label; ///< the network that figures are against, where it is not the original; empty: it is
    std::vector<LayerRow> rows; ///< in the order in which they run
    QString summary; ///< "22 of 23 layers in INT8 · 1 quantize, 2 dequantize · 1 island"
    QStringList notes; ///< sentences: what quantizing this network means here
    bool canStudy = false;
    QString whyNot; ///< a sentence; empty where canStudy
    bool running = false;
    int done = 0; ///< steps of the study
    int total = 0; ///< 0: not known yet
    std::optional<double> variantDb; ///< PSNR of the variant itself
};

}
