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
    VariantTableModelTest() { m_model.setRows(m_rows); }

    QString text(int row, int column) const { return m_model.index(row, column).data().toString(); }
    QString tooltip(int row, int column) const
    {
        return m_model.index(row, column).data(Qt::ToolTipRole).toString();
    }

    std::vector<VariantRow> m_rows = synthetic::comparison({}).variants;
    VariantTableModel m_model;
    QAbstractItemModelTester m_tester{&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

}

TEST_F(VariantTableModelTest, FormatsEveryFigure)
{
    const QStringList expected{"2  Original QAT", "INT8",    "2.04 MB",        "236 MB",   "1.94 M",
                               "9.21 ms",         "9.95 ms", "×4.7",           "41.30 dB", "0.9413",
                               "30.99 dB",        "0.8810",  "−0.21 dB worse", "fp32"};
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
    EXPECT_EQ(m_model.index(0, 0).data(Qt::DecorationRole).value<QColor>(), variantColor(0));
}

TEST_F(VariantTableModelTest, TooltipsSayAllDigitsAndTheRecipe)
{
    EXPECT_TRUE(tooltip(1, Model::kBytes).contains("2043871 bytes"));
    EXPECT_TRUE(tooltip(1, Model::kMemory).contains("236191744 bytes, 225.3 MiB"));
    EXPECT_TRUE(tooltip(1, Model::kTime).contains("of 60 runs"));
    EXPECT_TRUE(tooltip(1, Model::kPsnrTruth).contains("sigma 1.5"));
}

TEST_F(VariantTableModelTest, MemoryThatIsNotKnownIsADash)
{
    m_rows.at(1).peakBytes.reset();
    m_model.setRows(m_rows);
    EXPECT_EQ(text(1, Model::kMemory), "–");
    EXPECT_TRUE(tooltip(1, Model::kMemory).contains("in the program itself"));
    EXPECT_EQ(m_model.headerData(Model::kBytes + 1, Qt::Horizontal, Qt::DisplayRole).toString(), "Memory");
}

TEST_F(VariantTableModelTest, TimesThatAreNotValidCarryAMarkAndTheReason)
{
    m_rows.at(1).timingProblem = "others ran at the same time";
    m_model.setRows(m_rows);
    EXPECT_EQ(text(1, Model::kTime), "◌ 9.21 ms");
    EXPECT_TRUE(tooltip(1, Model::kTime).contains("others ran at the same time"));
}

TEST_F(VariantTableModelTest, TooltipsNeverReadTextAsMarkup)
{
    m_rows.at(1).details = "<img src=x>";
    m_model.setRows(m_rows);
    EXPECT_TRUE(tooltip(1, Model::kName).contains("&lt;img src=x&gt;"));
}

TEST_F(VariantTableModelTest, SameVariantsUpdateWithoutAReset)
{
    QSignalSpy reset(&m_model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&m_model, &QAbstractItemModel::dataChanged);
    m_rows.at(0).medianMs = 50.0;
    m_model.setRows(m_rows);
    EXPECT_EQ(reset.count(), 0);
    EXPECT_EQ(changed.count(), 1);
    m_rows.pop_back();
    m_model.setRows(m_rows);
    EXPECT_EQ(reset.count(), 1);
}

TEST_F(VariantTableModelTest, TheCheckBoxSwitchesAVariant)
{
    QSignalSpy switched(&m_model, &Model::enabledChanged);
    EXPECT_TRUE(m_model.setData(m_model.index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
    ASSERT_EQ(switched.count(), 1);
    EXPECT_EQ(switched.first().at(0).value<VariantId>(), m_rows.at(2).id);
    EXPECT_FALSE(switched.first().at(1).toBool());
    EXPECT_FALSE(m_model.setData(m_model.index(2, 1), Qt::Unchecked, Qt::CheckStateRole));
    EXPECT_FALSE(m_model.setData(QModelIndex(), Qt::Unchecked, Qt::CheckStateRole));
}
