// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic_study.h"
#include "ui/figure_sort_model.h"
#include "ui/search_table_model.h"
#include "ui/search_trade_off.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <cmath>

using namespace sidelight;
using namespace sidelight::ui;
using Model = SearchTableModel;

namespace
{

class SearchTableModelTest : public testing::Test
{
protected:
    SearchTableModelTest() { m_model.setPoints(m_content.points); }

    QStringList shown(int row) const
    {
        QStringList texts;
        for (int column = 0; column < Model::kColumnCount; ++column) {
            texts << m_model.index(row, column).data().toString();
        }
        return texts;
    }

    SearchContent m_content = synthetic::search();
    SearchTableModel m_model;
    QAbstractItemModelTester m_tester{&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

}

TEST_F(SearchTableModelTest, FormatsWhatWasTried)
{
    EXPECT_EQ(shown(0), QStringList({"fp32", "7.79 MB", "43.6 ms", "identical", "1.0000", "met"}));
    EXPECT_EQ(shown(1), QStringList({"int8", "2.04 MB", "9.21 ms", "38.62 dB", "0.9712", "missed"}));
    EXPECT_EQ(shown(3), QStringList({"int8:observer=kl", "–", "–", "–", "–", "failed"}));
}

TEST_F(SearchTableModelTest, SaysWhySomethingFailed)
{
    const QString tip = m_model.index(3, 0).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.contains("has an activation that is always zero"));
    EXPECT_FALSE(m_model.index(3, Model::kTime).data(kFigureRole).isValid());
}

TEST_F(SearchTableModelTest, PicturesTooSmallForSsimHaveNone)
{
    m_content.points.at(1).worstSsim = 0.0;
    m_model.setPoints(m_content.points);
    EXPECT_EQ(shown(1).at(Model::kSsim), "–");
    EXPECT_EQ(searchFigures(m_content.points.at(1)), "2.04 MB · 9.21 ms · 38.62 dB ○");
    EXPECT_EQ(searchFigures(m_content.points.at(2)), "2.05 MB · 9.92 ms · 40.87 dB · SSIM 0.9803 ○");
}

TEST_F(SearchTableModelTest, RowsAreAddedToThoseThatAreThere)
{
    SearchTableModel model;
    model.setPoints(synthetic::search(4).points);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy added(&model, &QAbstractItemModel::rowsInserted);
    model.setPoints(synthetic::search(7).points);
    EXPECT_EQ(reset.count(), 0);
    ASSERT_EQ(added.count(), 1);
    EXPECT_EQ(added.first().at(1).toInt(), 4);
    EXPECT_EQ(added.first().at(2).toInt(), 6);
    model.setPoints({});
    EXPECT_EQ(reset.count(), 1);
    EXPECT_EQ(model.rowCount(), 0);
}

TEST_F(SearchTableModelTest, FindsRecipesByTheirText)
{
    EXPECT_EQ(m_model.rowOf("int8:keep=conv1_1"), 2);
    EXPECT_EQ(m_model.rowOf("int8:keep=conv7"), -1);
}

TEST(SearchTradeOff, PutsTimeAgainstPsnr)
{
    const SearchContent content = synthetic::search();
    const TradeOffContent plot = searchTradeOff(content, *content.goal);
    ASSERT_EQ(plot.points.size(), content.points.size());
    EXPECT_EQ(plot.xLabel, "median time, ms");
    EXPECT_EQ(plot.yLabel, "worst PSNR ○, dB");
    EXPECT_EQ(plot.goal, 40.0);
    EXPECT_EQ(plot.goalLabel, "goal 40.00 dB ○");
    EXPECT_EQ(plot.points.at(1).x, 9.21);
    EXPECT_EQ(plot.points.at(1).y, 38.62);
    EXPECT_TRUE(plot.points.at(1).hollow);
    EXPECT_TRUE(plot.points.at(1).details.contains("misses the goal"));
    EXPECT_TRUE(std::isinf(plot.points.at(0).y));
    EXPECT_FALSE(plot.points.at(0).hollow);
}

TEST(SearchTradeOff, PutsSizeAgainstSsim)
{
    SearchContent content = synthetic::search();
    content.points.at(2).worstSsim = 0.0;
    const TradeOffContent plot = searchTradeOff(
        content, {.wish = SearchGoal::Wish::Smallest, .measure = SearchGoal::Measure::Ssim, .least = 0.98});
    EXPECT_EQ(plot.xLabel, "file size, MB");
    EXPECT_EQ(plot.goalLabel, "goal SSIM 0.9800 ○");
    EXPECT_DOUBLE_EQ(plot.points.at(1).x, 2.043871);
    EXPECT_EQ(plot.points.at(1).y, 0.9712);
    EXPECT_TRUE(std::isnan(plot.points.at(2).y)) << "too small for SSIM";
}

TEST(SearchTradeOff, MarksTheBestAndDrawsNothingThatFailed)
{
    const SearchContent content = synthetic::search();
    const TradeOffContent plot = searchTradeOff(content, *content.goal);
    EXPECT_TRUE(std::isnan(plot.points.at(3).y));
    for (std::size_t at = 0; at < plot.points.size(); ++at) {
        // Of the fastest ones that reach 40 dB, int8:bias-correction=on,keep=conv1_1 takes 9.90 ms.
        EXPECT_EQ(plot.points.at(at).marked, at == 8) << at;
    }
}
