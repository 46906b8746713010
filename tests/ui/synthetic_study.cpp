// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic_study.h"

#include <array>
#include <cmath>
#include <limits>

namespace sidelight::ui::synthetic
{

namespace
{

constexpr double kInfinity = std::numeric_limits<double>::infinity();

constexpr std::array<const char *, 23> kLayers{
    "conv1_1", "conv1_2", "conv2_1", "conv2_2", "conv3_1", "conv3_2", "conv4_1", "conv4_2",
    "conv5_1", "conv5_2", "upv6",    "conv6_1", "conv6_2", "upv7",    "conv7_1", "conv7_2",
    "upv8",    "conv8_1", "conv8_2", "upv9",    "conv9_1", "conv9_2", "conv10_1"};

/// A bell around 0 with a width of 1, and a few values far out.
ValueHistogram bell(double low, double high, double values, int strays)
{
    ValueHistogram result{.low = low, .high = high, .counts = std::vector<std::uint64_t>(64)};
    const double width = (high - low) / 64.0;
    for (int bin = 0; bin < 64; ++bin) {
        const double at = low + (bin + 0.5) * width;
        result.counts.at(static_cast<std::size_t>(bin)) =
            static_cast<std::uint64_t>(values * width * std::exp(-at * at / 2.0));
    }
    result.counts.back() += static_cast<std::uint64_t>(strays);
    return result;
}

LayerMeasure measureOf(int at)
{
    LayerMeasure measure;
    measure.layer = kLayers.at(static_cast<std::size_t>(at));
    const bool kept = at == 22;
    if (!kept) {
        measure.isolatedSqnrDb = 34.0 + at % 5 * 1.7;
        measure.accumulatedSqnrDb = 33.0 + at % 5 * 1.7 - at * 0.35;
        measure.weightRange = ClippingRange{-2.9, 2.9};
        measure.activationRange = ClippingRange{-3.1, 4.2};
        measure.clipped = 0.00121 + 0.0005 * (at % 7);
    }
    measure.weights = bell(-2.9, 2.9, 2e4, 0);
    measure.activations = bell(-4.0, 6.5, 3e6, 5);
    if (at % 6 == 0) {
        measure.weightOutliers = {{.channel = 5, .times = 12.1}};
        measure.activationOutliers = {{.channel = 17, .times = 8.04}, {.channel = 2, .times = 6.3}};
    }
    return measure;
}

struct Tried {
    const char *recipe;
    std::uint64_t bytes;
    double medianMs;
    double psnrDb;
    double ssim;
};

constexpr std::array<Tried, 10> kTried{{
    {"fp32", 7'791'210, 43.6, kInfinity, 1.0},
    {"int8", 2'043'871, 9.21, 38.62, 0.9712},
    {"int8:keep=conv1_1", 2'047'500, 9.92, 40.87, 0.9803},
    {"int8:observer=kl", 0, 0.0, 0.0, 0.0},
    {"int8:keep=conv10_1", 2'046'112, 9.61, 39.94, 0.9788},
    {"int8:keep=conv1_1+conv10_1", 2'050'010, 10.4, 42.13, 0.9869},
    {"int8:keep=conv1_1+conv9_2", 2'079'204, 11.9, 41.31, 0.9821},
    {"int8:observer=min-max", 2'043'871, 9.24, 36.08, 0.9534},
    {"int8:keep=conv1_1,bias-correction=on", 2'047'500, 9.90, 41.02, 0.9811},
    {"int8:keep=conv1_1+conv1_2+conv9_1+conv9_2+conv10_1,observer=percentile", 2'230'514, 16.8, 44.90,
     0.9922},
}};

}

LayersContent layers(int measured)
{
    LayersContent content;
    content.variant = 11;
    content.label = QStringLiteral("Original INT8");
    content.colorIndex = 1;
    content.summary = QStringLiteral("22 of 23 layers in INT8 · 1 quantize, 2 dequantize · 1 island");
    content.notes = {
        QStringLiteral("max(0.2 x, x) is taken for a leaky ReLU, which has a kernel for integers."),
        QStringLiteral("Transposed convolutions have one scale for all channels of their weights.")};
    content.canStudy = true;
    content.variantDb = 38.62;
    content.done = 2 * measured;
    content.total = 2 * static_cast<int>(kLayers.size());
    for (int at = 0; at < static_cast<int>(kLayers.size()); ++at) {
        LayerRow row;
        row.name = QString::fromUtf8(kLayers.at(static_cast<std::size_t>(at)));
        row.kept = at == 22;
        row.canKeep = true;
        row.precision = row.kept ? QStringLiteral("fp32") : QStringLiteral("int8");
        row.operation = row.kept          ? QStringLiteral("aten::conv2d")
            : row.name.startsWith(u"upv") ? QStringLiteral("quantized::conv_transpose2d")
                                          : QStringLiteral("quantized::conv2d");
        row.parameters = 896U << (at % 9);
        if (at < measured) {
            row.onlyDb = row.name == u"upv7" ? kInfinity : 41.0 + 11.0 * std::abs(std::sin(at * 1.7 + 3.2));
            row.allButDb = 38.62 + 3.4 / (1.0 + at * 1.9) + (at == 8 ? -0.11 : 0.0);
            row.measure = measureOf(at);
        }
        content.rows.push_back(row);
    }
    return content;
}

SearchContent search(int tried)
{
    SearchContent content;
    content.model = QStringLiteral("Original");
    content.pictures = 8;
    content.goal = SearchGoal{};
    for (int at = 0; at < tried; ++at) {
        const Tried &one = kTried.at(static_cast<std::size_t>(at));
        SearchPoint point;
        point.recipe = parseRecipe(one.recipe).value();
        if (one.bytes == 0) {
            point.error =
                Error{ErrorCode::CannotQuantize, "original.pt",
                      "has an activation that is always zero, for which the observer finds no range",
                      "take another observer", ""};
        } else {
            point.bytes = one.bytes;
            point.medianMs = one.medianMs;
            point.worstPsnrDb = one.psnrDb;
            point.worstSsim = one.ssim;
            point.meets = one.psnrDb >= content.goal->least;
        }
        content.points.push_back(point);
        if (point.meets
            && (!content.best
                || point.medianMs < content.points.at(static_cast<std::size_t>(*content.best)).medianMs)) {
            content.best = at;
        }
    }
    return content;
}

}
