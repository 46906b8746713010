// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/trade_off_plot.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace sidelight::ui;

namespace
{

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TradeOffPoint point(const QString &name, double x, double y, bool marked = false)
{
    TradeOffPoint point;
    point.name = name;
    point.x = x;
    point.y = y;
    point.details = "details of " + name;
    point.marked = marked;
    return point;
}

/// fp32 gives the original's pictures; b is beaten by c; what failed has no figure.
class TradeOffPlotTest : public testing::Test
{
protected:
    TradeOffPlotTest()
    {
        m_content.points = {point("fp32", 44.0, kInfinity), point("b", 9.0, 38.0),
                            point("c", 8.0, 41.0, true), point("failed", 0.0, std::nan("")),
                            point("e", 20.0, 45.0)};
        m_content.goal = 40.0;
        m_content.goalLabel = "goal 40.00 dB";
        m_content.endlessLabel = "identical";
        m_content.hint = "Nothing has been tried yet";
        m_plot.resize(400, 240);
        m_plot.setContent(m_content);
        m_plot.show();
    }

    /// Clicks where the point is until the plot, which lays itself out a little later, has understood.
    bool click(int point, const QSignalSpy &until)
    {
        return QTest::qWaitFor([&] {
            const QPoint place = m_plot.placeOf(point).value();
            QWidget *widget = m_plot.childAt(place);
            if (widget != nullptr) {
                QTest::mouseClick(widget, Qt::LeftButton, {}, widget->mapFrom(&m_plot, place));
            }
            return until.count() > 0;
        });
    }

    TradeOffContent m_content;
    TradeOffPlot m_plot;
};

}

TEST_F(TradeOffPlotTest, TheLineGoesThroughWhatNothingElseBeats)
{
    EXPECT_EQ(m_plot.front(), std::vector<std::size_t>({2, 4, 0}));
}

TEST_F(TradeOffPlotTest, WhatHasNoFigureIsNotDrawn)
{
    EXPECT_FALSE(m_plot.placeOf(3));
    EXPECT_FALSE(m_plot.placeOf(-1));
    EXPECT_FALSE(m_plot.placeOf(5));
    EXPECT_TRUE(m_plot.placeOf(1));
}

TEST_F(TradeOffPlotTest, WhatIsIdenticalStandsAboveAllNumbers)
{
    ASSERT_FALSE(m_plot.yTicks().isEmpty());
    EXPECT_EQ(m_plot.yTicks().last(), "identical");
    EXPECT_EQ(m_plot.yTicks().count("identical"), 1);
    EXPECT_LT(m_plot.placeOf(0)->y(), m_plot.placeOf(4)->y());
    EXPECT_TRUE(std::isfinite(m_plot.yRange().second));
    m_content.points.erase(m_content.points.begin());
    m_plot.setContent(m_content);
    EXPECT_FALSE(m_plot.yTicks().contains("identical"));
}

TEST_F(TradeOffPlotTest, NoNumberStandsWhereAllAreIdentical)
{
    m_content.goal.reset();
    m_content.points = {point("a", 1.0, 0.0), point("b", 2.0, 9.0), point("fp32", 3.0, kInfinity)};
    m_plot.setContent(m_content);
    EXPECT_GT(m_plot.yRange().second, 10.0);
    QStringList numbers = m_plot.yTicks();
    EXPECT_EQ(numbers.takeLast(), "identical");
    EXPECT_TRUE(numbers.contains("5"));
    for (const QString &number : numbers) {
        EXPECT_LT(number.toDouble(), 10.0);
    }
}

TEST_F(TradeOffPlotTest, TheAxesHoldPointsAndGoal)
{
    m_content.goal = 60.0;
    m_plot.setContent(m_content);
    EXPECT_LT(m_plot.yRange().first, 38.0);
    EXPECT_GT(m_plot.yRange().second, 60.0);
    EXPECT_EQ(m_plot.xRange().first, 0.0);
    EXPECT_GT(m_plot.xRange().second, 44.0);
}

TEST_F(TradeOffPlotTest, CostsThatLieCloseTogetherFillTheAxis)
{
    m_content.points = {point("a", 100.0, 40.0), point("b", 101.0, 41.0)};
    m_plot.setContent(m_content);
    EXPECT_GT(m_plot.xRange().first, 99.0);
    EXPECT_LT(m_plot.xRange().second, 102.0);
}

TEST_F(TradeOffPlotTest, AClickChoosesAPoint)
{
    QSignalSpy chosen(&m_plot, &TradeOffPlot::pointChosen);
    ASSERT_TRUE(click(4, chosen));
    EXPECT_EQ(chosen.first().first().toInt(), 4);
    EXPECT_EQ(m_plot.chosen(), 4);
}

TEST_F(TradeOffPlotTest, ArrowsGoFromTheCheapestToTheDearest)
{
    QSignalSpy chosen(&m_plot, &TradeOffPlot::pointChosen);
    for (int press = 0; press < 5; ++press) {
        QTest::keyClick(&m_plot, Qt::Key_Right);
    }
    QTest::keyClick(&m_plot, Qt::Key_Left);
    std::vector<int> points;
    for (const QVariantList &signal : chosen) {
        points.push_back(signal.first().toInt());
    }
    EXPECT_EQ(points, std::vector<int>({2, 1, 4, 0, 4}));
}

TEST_F(TradeOffPlotTest, WhatIsChosenFromOutsideIsNotSignalled)
{
    QSignalSpy chosen(&m_plot, &TradeOffPlot::pointChosen);
    m_plot.setChosen(0);
    EXPECT_EQ(m_plot.accessibleDescription(), "details of fp32");
    m_plot.setChosen(99);
    EXPECT_EQ(m_plot.chosen(), -1);
    m_plot.setChosen(4);
    m_content.points.resize(2);
    m_plot.setContent(m_content);
    EXPECT_EQ(m_plot.chosen(), -1);
    EXPECT_EQ(chosen.count(), 0);
}

TEST_F(TradeOffPlotTest, SurvivesWhateverComes)
{
    m_content.goal = kInfinity;
    m_content.points = {point("a", 1.0, kInfinity), point("b", kInfinity, 1.0)};
    m_plot.setContent(m_content);
    EXPECT_LT(m_plot.yRange().first, m_plot.yRange().second);
    EXPECT_LT(m_plot.xRange().first, m_plot.xRange().second);
    m_plot.grab();
    m_content.points.clear();
    m_plot.setContent(m_content);
    EXPECT_TRUE(m_plot.front().empty());
    QTest::keyClick(&m_plot, Qt::Key_Right);
    EXPECT_EQ(m_plot.chosen(), -1);
    EXPECT_EQ(m_plot.findChild<QLabel *>()->text(), "Nothing has been tried yet");
    m_plot.grab();
}
