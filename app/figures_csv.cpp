// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures_csv.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

namespace sidelight
{

namespace
{

std::string number(double value)
{
    if (std::isinf(value)) {
        return value > 0 ? "inf" : "-inf";
    }
    return std::isnan(value) ? std::string() : fmt::format("{}", value);
}

/// A value that exists only where the run succeeded.
struct Row {
    const ComparedVariant &variant;
    const Measurement &measurement;

    std::string ifRan(const std::string &text) const { return measurement.error ? std::string() : text; }
    std::string ifOpened(const std::string &text) const { return variant.error ? std::string() : text; }
};

std::string milliseconds(const Row &row, Milliseconds time)
{
    return row.ifRan(fmt::format("{:.4f}", time.count()));
}

template<typename Member> std::string figure(const std::optional<Quality> &quality, Member member)
{
    return quality ? number((*quality).*member) : std::string();
}

std::string ssim(const std::optional<Quality> &quality)
{
    return quality && quality->ssim ? number(*quality->ssim) : std::string();
}

struct Column {
    const char *name;
    std::string (*cell)(const Row &row);
};

constexpr Column kColumns[] = {
    {"input", [](const Row &row) { return csvCell(row.measurement.input); }},
    {"variant", [](const Row &row) { return csvCell(row.variant.given); }},
    {"label", [](const Row &row) { return csvCell(row.variant.label); }},
    {"role", [](const Row &row) { return std::string(row.variant.isOriginal ? "original" : "variant"); }},
    {"precision", [](const Row &row) { return csvCell(row.variant.info.precision); }},
    {"recipe", [](const Row &row) { return csvCell(recipeText(row.variant.variant.recipe)); }},
    {"model_bytes", [](const Row &row) { return row.ifOpened(fmt::format("{}", row.variant.info.bytes)); }},
    {"parameters",
     [](const Row &row) { return row.ifOpened(fmt::format("{}", row.variant.info.parameters)); }},
    {"ok", [](const Row &row) { return std::string(row.measurement.error ? "false" : "true"); }},
    {"original_psnr_db",
     [](const Row &row) { return figure(row.measurement.originalQuality, &Quality::psnrDb); }},
    {"original_ssim", [](const Row &row) { return ssim(row.measurement.originalQuality); }},
    {"original_mse", [](const Row &row) { return figure(row.measurement.originalQuality, &Quality::mse); }},
    {"truth_psnr_db", [](const Row &row) { return figure(row.measurement.truthQuality, &Quality::psnrDb); }},
    {"truth_ssim", [](const Row &row) { return ssim(row.measurement.truthQuality); }},
    {"truth_mse", [](const Row &row) { return figure(row.measurement.truthQuality, &Quality::mse); }},
    {"forward_ms", [](const Row &row) { return milliseconds(row, row.measurement.times.forward); }},
    {"decode_ms", [](const Row &row) { return milliseconds(row, row.measurement.times.decode); }},
    {"adapt_ms", [](const Row &row) { return milliseconds(row, row.measurement.times.adapt); }},
    {"collect_ms", [](const Row &row) { return milliseconds(row, row.measurement.times.collect); }},
    {"peak_mib",
     [](const Row &row) {
         return row.measurement.peakBytes
             ? fmt::format("{:.1f}", static_cast<double>(*row.measurement.peakBytes) / (1 << 20))
             : std::string();
     }},
    {"output_width_px",
     [](const Row &row) { return row.ifRan(fmt::format("{}", row.measurement.outputWidth)); }},
    {"output_height_px",
     [](const Row &row) { return row.ifRan(fmt::format("{}", row.measurement.outputHeight)); }},
    {"exposure_ratio", [](const Row &row) { return number(row.measurement.exposureRatio); }},
    {"truth", [](const Row &row) { return csvCell(row.measurement.truth); }},
    {"threads", [](const Row &row) { return row.ifRan(fmt::format("{}", row.measurement.threads)); }},
    {"engine", [](const Row &row) { return csvCell(row.measurement.engine); }},
    {"schedule",
     [](const Row &row) {
         return std::string(row.measurement.schedule == Schedule::Turns ? "turns" : "parallel");
     }},
    {"input_sha256", [](const Row &row) { return row.measurement.inputSha256; }},
    {"model_sha256", [](const Row &row) { return row.variant.info.sha256; }},
    {"error",
     [](const Row &row) {
         return csvCell(row.measurement.error ? sentence(*row.measurement.error) : std::string());
     }},
    {"problem",
     [](const Row &row) {
         const auto &problem =
             row.measurement.truthProblem ? row.measurement.truthProblem : row.measurement.originalProblem;
         return csvCell(problem ? sentence(*problem) : std::string());
     }},
};

}

std::string csvCell(const std::string &text)
{
    std::string cell = text;
    const auto isControl = [](char c) { return c == '\t' || c == '\r' || c == '\n'; };
    if (!cell.empty()
        && (std::string("=+-@").find(cell.front()) != std::string::npos || isControl(cell.front()))) {
        cell.insert(cell.begin(), '\'');
    }
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        return cell;
    }
    std::string quoted = "\"";
    for (const char c : cell) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string figuresCsv(const Comparison &comparison)
{
    std::string text;
    const auto appendLine = [&](auto cell) {
        const char *separator = "";
        for (const Column &column : kColumns) {
            text += separator;
            text += cell(column);
            separator = ",";
        }
        text += "\r\n";
    };
    appendLine([](const Column &column) { return std::string(column.name); });
    for (const Measurement &measurement : comparison.measurements) {
        if (const ComparedVariant *variant = variantOf(comparison, measurement.variant)) {
            appendLine([&](const Column &column) { return column.cell({*variant, measurement}); });
        }
    }
    return text;
}

}
