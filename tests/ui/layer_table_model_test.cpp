// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic_study.h"
#include "ui/figure_sort_model.h"
#include "ui/layer_table_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <limits>

using namespace sidelight;
using namespace sidelight::ui;
using Model = LayerTableModel;

namespace
{

class LayerTableModelTest : public testing::Test
{
protected:
    LayerTableModelTest()
    {
        LayerRow row;
        row.name = "conv1";
        row.operation = "quantized::conv2d_relu";
        row.precision = "int8";
        row.parameters = 896;
        row.onlyDb = 41.304;
        row.allButDb = std::numeric_limits<double>::infinity();
        row.measure = LayerMeasure{};
        row.measure->isolatedSqnrDb = 35.7;
        row.measure->accumulatedSqnrDb = 30.021;
        row.measure->activationRange = ClippingRange{-1.0, 1.0};
        row.measure->clipped = 0.0031;
        row.measure->weightOutliers = {{.channel = 5, .times = 12.1}};
        row.measure->activationOutliers = {{.channel = 17, .times = 8.04}, {.channel = 2, .times = 6.3}};
        row.canKeep = true;
        LayerRow kept;
        kept.name = "conv2";
        kept.operation = "aten::conv2d";
        kept.precision = "fp32";
        kept.kept = true;
        m_rows = {row, kept};
        m_model.setRows(m_rows);
    }

    QVariant data(int row, int column, int role = Qt::DisplayRole) const
    {
        return m_model.index(row, column).data(role);
    }
    QString heading(int column) const
    {
        return m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    }
    QString explanation(int column) const
    {
        return m_model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
    }

    std::vector<LayerRow> m_rows;
    LayerTableModel m_model;
    QAbstractItemModelTester m_tester{&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

}

TEST_F(LayerTableModelTest, FormatsEveryFigure)
{
    QStringList first;
    QStringList second;
    for (int column = 0; column < Model::kColumnCount; ++column) {
        first << data(0, column).toString();
        second << data(1, column).toString();
    }
    EXPECT_EQ(first,
              QStringList({"conv1", "", "INT8 · conv2d_relu", "41.30 dB", "identical", "35.70 dB", "30.02 dB",
                           "0.31 %", "3", "896"}));
    EXPECT_EQ(second, QStringList({"conv2", "yes", "FP32 · conv2d", "–", "–", "–", "–", "–", "–", "–"}));
}

TEST_F(LayerTableModelTest, FiguresOfThePictureNameTheirReference)
{
    EXPECT_EQ(heading(Model::kOnly), "Only it ○");
    EXPECT_TRUE(explanation(Model::kOnly).contains("○ against the original's output"));
    EXPECT_TRUE(explanation(Model::kAllBut).contains("○ against the original's output"));
    m_model.setRows(m_rows, "Light in FP32");
    EXPECT_EQ(heading(Model::kOnly), "Only it");
    EXPECT_TRUE(explanation(Model::kOnly).contains("against the output of Light in FP32"));
}

TEST_F(LayerTableModelTest, TooltipsNameTheOutliers)
{
    const QString tip = data(0, Model::kOutliers, Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.contains("Weights: channel 5 (×12)"));
    EXPECT_TRUE(tip.contains("Activations: channel 17 (×8.0), channel 2 (×6.3)"));
    EXPECT_TRUE(data(0, Model::kOnly, Qt::ToolTipRole).toString().contains("41.304 dB"));
    EXPECT_TRUE(data(1, Model::kOnly, Qt::ToolTipRole).toString().contains("conv2 stays FP32"));
}

TEST_F(LayerTableModelTest, TheCheckBoxKeepsALayerInFp32)
{
    QSignalSpy kept(&m_model, &LayerTableModel::keepChanged);
    EXPECT_EQ(data(0, Model::kKept, Qt::CheckStateRole).toInt(), Qt::Unchecked);
    EXPECT_TRUE(m_model.setData(m_model.index(0, Model::kKept), Qt::Checked, Qt::CheckStateRole));
    EXPECT_TRUE(m_model.setData(m_model.index(0, Model::kKept), Qt::Checked, Qt::CheckStateRole));
    ASSERT_EQ(kept.count(), 1);
    EXPECT_EQ(kept.first(), QVariantList({"conv1", true}));
    EXPECT_EQ(data(0, Model::kKept, Qt::CheckStateRole).toInt(), Qt::Checked);
}

TEST_F(LayerTableModelTest, WhatCannotBeKeptHasNoCheckBox)
{
    QSignalSpy kept(&m_model, &LayerTableModel::keepChanged);
    EXPECT_FALSE(data(1, Model::kKept, Qt::CheckStateRole).isValid());
    EXPECT_FALSE(m_model.flags(m_model.index(1, Model::kKept)) & Qt::ItemIsUserCheckable);
    EXPECT_FALSE(m_model.setData(m_model.index(1, Model::kKept), Qt::Unchecked, Qt::CheckStateRole));
    EXPECT_EQ(kept.count(), 0);
}

TEST_F(LayerTableModelTest, SortsByTheValueNotByItsText)
{
    EXPECT_DOUBLE_EQ(data(0, Model::kOnly, kFigureRole).toDouble(), 41.304);
    EXPECT_DOUBLE_EQ(data(0, Model::kOutliers, kFigureRole).toDouble(), 3.0);
    EXPECT_EQ(data(0, Model::kLayer, kFigureRole).toString(), "conv1");
    EXPECT_FALSE(data(1, Model::kOnly, kFigureRole).isValid());
    EXPECT_LT(data(1, Model::kKept, kFigureRole).toDouble(), data(0, Model::kKept, kFigureRole).toDouble());
}

TEST_F(LayerTableModelTest, ResetsOnlyForOtherLayers)
{
    QSignalSpy reset(&m_model, &QAbstractItemModel::modelReset);
    m_rows.at(0).onlyDb = 40.0;
    m_model.setRows(m_rows);
    EXPECT_EQ(reset.count(), 0);
    EXPECT_EQ(data(0, Model::kOnly).toString(), "40.00 dB");
    m_rows.pop_back();
    m_model.setRows(m_rows);
    EXPECT_EQ(reset.count(), 1);
    EXPECT_EQ(m_model.rowOf("conv2"), -1);
}

TEST(OutliersText, NamesTheFarthest)
{
    EXPECT_EQ(outliersText({}), "");
    EXPECT_EQ(outliersText({{4, 9.0}, {1, 8.0}, {2, 7.0}, {3, 6.0}, {0, 5.0}}),
              "channel 4 (×9.0), channel 1 (×8.0), channel 2 (×7.0), 2 more");
}
