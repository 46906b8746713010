// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/theme.h"
#include "ui/variant_table_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QColor>
#include <QSignalSpy>

using namespace sidelight;
using namespace sidelight::ui;
using Model = VariantTableModel;

namespace
{

class VariantTableModelTest : public testing::Test
{
protected:
    VariantTableModelTest() { model.setRows(rows); }

    QString text(int row, int column) const { return model.index(row, column).data().toString(); }
    QString tooltip(int row, int column) const
    {
        return model.index(row, column).data(Qt::ToolTipRole).toString();
    }

    std::vector<VariantRow> rows = synthetic::comparison({}).variants;
    VariantTableModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

}

TEST_F(VariantTableModelTest, FormatsEveryFigure)
{
    const QStringList expected{"2  Original QAT", "INT8",           "2.04 MB",  "1.94 M", "9.21 ms",
                               "9.95 ms",         "×4.7",           "41.30 dB", "0.9413", "30.99 dB",
                               "0.8810",          "−0.21 dB worse", "fp32"};
    QStringList shown;
    for (int column = 0; column < Model::kColumnCount; ++column) {
        shown << text(1, column);
    }
    EXPECT_EQ(shown, expected);
}

TEST_F(VariantTableModelTest, TheOriginalIsComparedWithNothing)
{
    EXPECT_EQ(text(0, Model::kSpeedUp), "–");
    EXPECT_EQ(text(0, Model::kPsnrOriginal), "–");
    EXPECT_EQ(text(0, Model::kTruthChange), "–");
    EXPECT_EQ(model.index(0, 0).data(Qt::DecorationRole).value<QColor>(), variantColor(0));
}

TEST_F(VariantTableModelTest, TooltipsSayAllDigitsAndTheRecipe)
{
    EXPECT_TRUE(tooltip(1, Model::kBytes).contains("2043871 bytes"));
    EXPECT_TRUE(tooltip(1, Model::kTime).contains("of 60 runs"));
    EXPECT_TRUE(tooltip(1, Model::kPsnrTruth).contains("sigma 1.5"));
}

TEST_F(VariantTableModelTest, TimesThatAreNotValidCarryAMarkAndTheReason)
{
    rows.at(1).timingProblem = "others ran at the same time";
    model.setRows(rows);
    EXPECT_EQ(text(1, Model::kTime), "◌ 9.21 ms");
    EXPECT_TRUE(tooltip(1, Model::kTime).contains("others ran at the same time"));
}

TEST_F(VariantTableModelTest, TooltipsNeverReadTextAsMarkup)
{
    rows.at(1).details = "<img src=x>";
    model.setRows(rows);
    EXPECT_TRUE(tooltip(1, Model::kName).contains("&lt;img src=x&gt;"));
}

TEST_F(VariantTableModelTest, SameVariantsUpdateWithoutAReset)
{
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    rows.at(0).medianMs = 50.0;
    model.setRows(rows);
    EXPECT_EQ(reset.count(), 0);
    EXPECT_EQ(changed.count(), 1);
    rows.pop_back();
    model.setRows(rows);
    EXPECT_EQ(reset.count(), 1);
}

TEST_F(VariantTableModelTest, TheCheckBoxSwitchesAVariant)
{
    QSignalSpy switched(&model, &Model::enabledChanged);
    EXPECT_TRUE(model.setData(model.index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
    ASSERT_EQ(switched.count(), 1);
    EXPECT_EQ(switched.first().at(0).value<VariantId>(), rows.at(2).id);
    EXPECT_FALSE(switched.first().at(1).toBool());
    EXPECT_FALSE(model.setData(model.index(2, 1), Qt::Unchecked, Qt::CheckStateRole));
    EXPECT_FALSE(model.setData(QModelIndex(), Qt::Unchecked, Qt::CheckStateRole));
}
