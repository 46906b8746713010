// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sensitivity_bars.h"
#include "ui/theme.h"

#include <gtest/gtest.h>

#include <limits>

using namespace sidelight::ui;

namespace
{

LayersContent content()
{
    const double infinity = std::numeric_limits<double>::infinity();
    LayersContent content;
    content.variant = 7;
    content.colorIndex = 2;
    content.variantDb = 38.62;
    const auto add = [&](const char *name, std::optional<double> only, std::optional<double> allBut) {
        LayerRow row;
        row.name = name;
        row.onlyDb = only;
        row.allButDb = allBut;
        row.canKeep = true;
        content.rows.push_back(row);
    };
    add("a", 50.0, 38.9);
    add("b", 41.304, 40.0);
    add("c", infinity, 38.7);
    add("d", std::nullopt, infinity);
    content.rows.at(2).kept = true;
    return content;
}

QStringList names(const SensitivityBars &bars)
{
    QStringList names;
    for (const SensitivityBar &bar : bars.bars) {
        names << bar.layer;
    }
    return names;
}

}

TEST(SensitivityBars, OfLayersQuantizedAloneTheLowestComesFirst)
{
    const SensitivityBars bars = sensitivityBars(content(), Quantized::OnlyIt);
    EXPECT_EQ(names(bars), QStringList({"b", "a", "c"}));
    EXPECT_EQ(bars.bars.at(0).text, "41.30 dB");
    EXPECT_EQ(bars.bars.at(2).text, "identical");
    EXPECT_TRUE(bars.bars.at(2).hollow);
    EXPECT_FALSE(bars.fromReference);
    EXPECT_EQ(bars.axisLabel, "PSNR ○, dB");
    EXPECT_EQ(bars.color, variantColor(2));
}

TEST(SensitivityBars, OfLayersKeptAloneTheHighestComesFirst)
{
    const SensitivityBars bars = sensitivityBars(content(), Quantized::AllButIt);
    EXPECT_EQ(names(bars), QStringList({"d", "b", "a", "c"}));
    EXPECT_TRUE(bars.fromReference);
    EXPECT_EQ(bars.referenceDb, 38.62);
}

TEST(SensitivityBars, SayWhatTheyAreAbout)
{
    const SensitivityBars only = sensitivityBars(content(), Quantized::OnlyIt);
    EXPECT_EQ(only.bars.at(0).details,
              "b alone quantized: 41.30 dB\nDashed line: the variant, 38.62 dB\nA double click lets it stay "
              "FP32");
    LayersContent light = content();
    light.fp32Label = "Light";
    EXPECT_EQ(sensitivityBars(light, Quantized::OnlyIt).axisLabel, "PSNR against Light, dB");
}

TEST(SensitivityBars, WithoutMeasuresThereIsASentence)
{
    LayersContent nothing = content();
    for (LayerRow &row : nothing.rows) {
        row.onlyDb.reset();
    }
    EXPECT_EQ(sensitivityBars(nothing, Quantized::OnlyIt).hint, "Not measured yet: press Measure layers");
    nothing.running = true;
    EXPECT_EQ(sensitivityBars(nothing, Quantized::OnlyIt).hint, "Measuring …");
}
