// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sensitivity_bars.h"

#include "ui/figure_format.h"
#include "ui/theme.h"

#include <algorithm>
#include <cmath>

namespace sidelight::ui
{

SensitivityBars sensitivityBars(const LayersContent &content, Quantized which)
{
    const bool only = which == Quantized::OnlyIt;
    SensitivityBars result;
    const bool ofOriginal = content.fp32Label.isEmpty();
    result.axisLabel = ofOriginal ? QStringLiteral("PSNR %1, dB").arg(referenceMark(Reference::Original))
                                  : QStringLiteral("PSNR against %1, dB").arg(content.fp32Label);
    result.referenceDb = content.variantDb;
    result.fromReference = !only;
    result.color = variantColor(content.colorIndex);
    result.hint = content.running ? QStringLiteral("Measuring …")
                                  : QStringLiteral("Not measured yet: press Measure layers");
    for (const LayerRow &row : content.rows) {
        const std::optional<double> decibels = only ? row.onlyDb : row.allButDb;
        if (!decibels || std::isnan(*decibels)) {
            continue;
        }
        const QString figure = fidelityText(*decibels);
        QString details = only ? QStringLiteral("%1 alone quantized: %2").arg(row.name, figure)
                               : QStringLiteral("All but %1 quantized: %2").arg(row.name, figure);
        if (content.variantDb) {
            details += QStringLiteral("\nDashed line: the variant, %1").arg(fidelityText(*content.variantDb));
        }
        if (row.canKeep) {
            details += row.kept ? QStringLiteral("\nStays FP32; a double click quantizes it")
                                : QStringLiteral("\nA double click lets it stay FP32");
        }
        result.bars.push_back({.layer = row.name,
                               .decibels = *decibels,
                               .text = figure,
                               .details = details,
                               .hollow = row.kept});
    }
    std::ranges::stable_sort(result.bars, [only](const SensitivityBar &a, const SensitivityBar &b) {
        return only ? a.decibels < b.decibels : a.decibels > b.decibels;
    });
    return result;
}

}
