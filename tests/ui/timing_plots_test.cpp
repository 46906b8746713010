// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/timing_plots.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace sidelight::ui;

namespace
{

class TimingPlotsTest : public testing::Test
{
protected:
    TimingPlotsTest()
    {
        m_plots.resize(300, 300);
        m_plots.setSeries({{1, 1, "Original", Qt::blue, 43.0}, {2, 2, "Light", Qt::red, std::nullopt}});
        m_plots.show();
        waitForRepaint();
    }

    void waitForRepaint()
    {
        const int before = m_plots.repaintCount();
        ASSERT_TRUE(QTest::qWaitFor([&] { return m_plots.repaintCount() > before; }));
    }

    TimingPlots m_plots;
};

}

TEST_F(TimingPlotsTest, ABurstCostsOneRepaint)
{
    const int before = m_plots.repaintCount();
    for (int run = 0; run < 1000; ++run) {
        m_plots.addSamples({{1, 43.0 + run % 3, run == 0}, {2, 9.0 + run % 2, run == 0}});
    }
    waitForRepaint();
    EXPECT_EQ(m_plots.repaintCount(), before + 1);
}

TEST_F(TimingPlotsTest, KeepsTheLastRunsOnly)
{
    for (int run = 0; run < 5000; ++run) {
        m_plots.addSamples({{1, 43.0, false}});
    }
    EXPECT_GE(m_plots.sampleCount(1), 200);
    EXPECT_LE(m_plots.sampleCount(1), 400);
}

TEST_F(TimingPlotsTest, TheAxisSurvivesWhatIsNoTime)
{
    m_plots.addSamples({{1, std::numeric_limits<double>::quiet_NaN(), false},
                        {1, std::numeric_limits<double>::infinity(), false},
                        {1, -3.0, false},
                        {1, 0.0, false},
                        {99, 5.0, false}});
    EXPECT_EQ(m_plots.sampleCount(1), 0);
    EXPECT_EQ(m_plots.sampleCount(99), 0);
    m_plots.addSamples({{1, 1e300, false}});
    waitForRepaint();
    EXPECT_TRUE(std::isfinite(m_plots.timeAxisUpper()));
    EXPECT_GT(m_plots.timeAxisUpper(), 0.0);
    m_plots.grab();
}

TEST_F(TimingPlotsTest, FirstRunsDoNotSetTheScale)
{
    m_plots.addSamples({{1, 900.0, true}, {1, 40.0, false}, {1, 50.0, false}});
    waitForRepaint();
    EXPECT_LT(m_plots.timeAxisUpper(), 100.0);
    EXPECT_GT(m_plots.timeAxisUpper(), 50.0);
}

TEST_F(TimingPlotsTest, ForgetsVariantsThatAreGone)
{
    m_plots.addSamples({{1, 40.0, false}, {2, 9.0, false}});
    m_plots.setSeries({{2, 1, "Light", Qt::red, 9.0}});
    EXPECT_EQ(m_plots.sampleCount(1), 0);
    EXPECT_EQ(m_plots.sampleCount(2), 1);
    m_plots.clear();
    EXPECT_EQ(m_plots.sampleCount(2), 0);
    waitForRepaint();
    m_plots.grab();
}
