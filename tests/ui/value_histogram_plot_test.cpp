// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/layer_row.h"
#include "ui/layer_values_view.h"
#include "ui/plots/value_histogram_plot.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QLabel>
#include <QTest>

#include <cmath>
#include <limits>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

HistogramContent content()
{
    return {.title = "Activations: 0.31 % clipped",
            .details = "What conv1 gives",
            .values = {.low = -1.0, .high = 3.0, .counts = {1, 1000, 0, 10}},
            .range = ClippingRange{-0.5, 2.0},
            .color = Qt::blue,
            .hint = "There are no values"};
}

QLabel *labelThatSays(const QWidget &widget, const QString &text)
{
    for (QLabel *label : widget.findChildren<QLabel *>()) {
        if (label->text() == text) {
            return label;
        }
    }
    return nullptr;
}

}

TEST(ValueHistogramPlot, ShowsValuesAndClippingRangeWhole)
{
    ValueHistogramPlot plot;
    plot.setContent(content());
    EXPECT_LT(plot.valueRange().first, -1.0);
    EXPECT_GT(plot.valueRange().second, 3.0);
    HistogramContent wide = content();
    wide.range = ClippingRange{-10.0, 20.0};
    plot.setContent(wide);
    EXPECT_LT(plot.valueRange().first, -10.0);
    EXPECT_GT(plot.valueRange().second, 20.0);
}

TEST(ValueHistogramPlot, ASingleValueCanStillBeSeen)
{
    ValueHistogramPlot plot;
    plot.setContent(content());
    EXPECT_GT(plot.countRange().first, 0.0);
    EXPECT_LT(plot.countRange().first, 1.0);
    EXPECT_GT(plot.countRange().second, 1000.0);
}

TEST(ValueHistogramPlot, ShadesWhatIsClipped)
{
    ValueHistogramPlot plot;
    plot.resize(200, 160);
    HistogramContent clipped = content();
    clipped.values.counts = {0, 0, 0, 0};
    plot.setContent(clipped);
    plot.show();
    const auto picture = [&] { return plot.grab().toImage(); };
    const QColor ground = plot.palette().color(QPalette::Base);
    // Near the right edge lies what is above the range, shaded; in the middle of it nothing is.
    ASSERT_TRUE(QTest::qWaitFor([&] { return picture().pixelColor(180, 90) != ground; }));
    clipped.range.reset();
    plot.setContent(clipped);
    ASSERT_TRUE(QTest::qWaitFor([&] { return picture().pixelColor(180, 90) == ground; }));
}

TEST(ValueHistogramPlot, SaysWhereThereIsNothing)
{
    ValueHistogramPlot plot;
    HistogramContent nothing = content();
    nothing.values.counts.clear();
    plot.setContent(nothing);
    ASSERT_NE(labelThatSays(plot, "There are no values"), nullptr);
    EXPECT_TRUE(labelThatSays(plot, "There are no values")->isVisibleTo(&plot));
    plot.setContent(content());
    EXPECT_EQ(labelThatSays(plot, "There are no values"), nullptr);
}

TEST(ValueHistogramPlot, SurvivesWhatIsNoRange)
{
    ValueHistogramPlot plot;
    HistogramContent odd = content();
    odd.range = ClippingRange{-std::numeric_limits<double>::infinity(), std::nan("")};
    plot.setContent(odd);
    EXPECT_TRUE(std::isfinite(plot.valueRange().first) && std::isfinite(plot.valueRange().second));
    odd.values.high = odd.values.low;
    plot.setContent(odd);
    EXPECT_LT(plot.valueRange().first, plot.valueRange().second);
    plot.grab();
}

TEST(LayerValuesView, TitlesSayWhatIsClippedInPlainWords)
{
    LayerRow row;
    row.name = "conv1";
    EXPECT_EQ(weightsTitle(row), "Weights");
    row.measure = LayerMeasure{};
    EXPECT_EQ(weightsTitle(row), "Weights stay FP32");
    EXPECT_EQ(activationsTitle(row), "Activations stay FP32");
    row.measure->weightRange = ClippingRange{-1.0, 1.0};
    row.measure->activationRange = ClippingRange{-1.0, 1.0};
    row.measure->clipped = 0.0031;
    row.measure->weightOutliers = {{.channel = 3, .times = 7.0}};
    EXPECT_EQ(weightsTitle(row), "Weights: 1 outlier channel");
    EXPECT_EQ(activationsTitle(row), "Activations: 0.31 % clipped, no outlier channel");
}

TEST(LayerValuesView, SaysWhyThereIsNothingToSee)
{
    LayerValuesView view;
    view.setLayer(nullptr, Qt::blue, "Choose a layer to see its values");
    EXPECT_NE(labelThatSays(view, "Choose a layer to see its values"), nullptr);
    LayerRow row;
    row.name = "conv1";
    view.setLayer(&row, Qt::blue, "Choose a layer to see its values");
    EXPECT_NE(labelThatSays(view, "conv1 has not been measured yet"), nullptr);
    EXPECT_EQ(view.accessibleName(), "Values of conv1");
}
