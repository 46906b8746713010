// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_table.h"

#include "app/cli/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace sidelight
{

namespace
{

const std::string kNothing = "–";

std::string upperCase(std::string precision)
{
    const auto end = std::ranges::find(precision, ' ');
    std::transform(precision.begin(), end, precision.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return precision;
}

std::string psnrCell(const std::optional<MeanQuality> &mean)
{
    if (!mean) {
        return kNothing;
    }
    return std::isinf(mean->psnrDb) ? "inf" : fmt::format("{:.2f}", mean->psnrDb);
}

std::string ssimCell(const std::optional<MeanQuality> &mean)
{
    return mean && mean->ssim ? fmt::format("{:.4f}", *mean->ssim) : kNothing;
}

std::string numberCell(const std::optional<double> &value, int decimals)
{
    return value ? fmt::format("{:.{}f}", *value, decimals) : kNothing;
}

/// Whether the times of a variant and of the original may be the same.
bool isUndecided(const VariantSummary &summary)
{
    return summary.speedUpInterval && summary.speedUpInterval->contains(1.0);
}

std::string intervalCell(const std::optional<Interval> &interval)
{
    return interval ? fmt::format("{:.2f}–{:.2f}", interval->low, interval->high) : kNothing;
}

std::vector<std::string> rowOf(const ComparedVariant &variant, const VariantSummary &summary)
{
    const bool ok = !variant.error;
    const auto ifOpened = [&](const std::string &text) { return ok ? text : kNothing; };
    std::string label = oneLine(variant.label, 60);
    if (summary.failed > 0) {
        label += ok ? fmt::format(" ({} failed)", summary.failed) : " (failed)";
    }
    return {label,
            ifOpened(upperCase(variant.info.precision)),
            ifOpened(fmt::format("{:.2f}", static_cast<double>(variant.info.bytes) * 1e-6)),
            ifOpened(fmt::format("{:.3f}", static_cast<double>(variant.info.parameters) * 1e-6)),
            numberCell(summary.medianMs, 2),
            (isUndecided(summary) ? "≈ " : "") + numberCell(summary.speedUp, 2),
            intervalCell(summary.speedUpInterval),
            summary.peakBytes ? fmt::format("{:.0f}", static_cast<double>(*summary.peakBytes) / (1 << 20))
                              : kNothing,
            psnrCell(summary.original),
            ssimCell(summary.original),
            psnrCell(summary.truth),
            ssimCell(summary.truth)};
}

}

std::string compareTable(const Comparison &comparison)
{
    TextTable table({"variant", "precision", "MB", "M param.", "median ms", "×", "95 %", "peak MiB",
                     "PSNR ○ dB", "SSIM ○", "PSNR ▲ dB", "SSIM ▲"});
    table.setLeft({1});
    bool undecided = false;
    for (const ComparedVariant &variant : comparison.variants) {
        const VariantSummary summary = summaryOf(comparison, variant.variant.id);
        undecided = undecided || isUndecided(summary);
        table.addRow(rowOf(variant, summary));
    }
    std::set<std::string> pictures;
    std::string engine;
    int threads = 0;
    for (const Measurement &measurement : comparison.measurements) {
        pictures.insert(measurement.input);
        if (!measurement.error) {
            engine = measurement.engine;
            threads = measurement.threads;
        }
    }
    const bool failures = std::ranges::any_of(comparison.measurements, [](const Measurement &measurement) {
        return measurement.error.has_value();
    });
    std::string text = table.text();
    text += fmt::format(
        "\n○ against the original's output, ▲ against the ground truth; means over {} picture{}{}\n",
        pictures.size(), pictures.size() == 1 ? "" : "s",
        failures ? ", those left out on which a variant failed" : "");
    if (undecided) {
        text += "≈ no difference in time shown: the 95 % interval of × contains 1\n";
    }
    if (threads > 0) {
        text += fmt::format("forward passes in turns, warmed up, {} thread{}, quantized operators by {}\n",
                            threads, threads == 1 ? "" : "s", engine);
    }
    return text;
}

}
