// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/sensitivity_plot.h"

#include <gtest/gtest.h>

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace sidelight::ui;

namespace
{

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Sixty layers, l0 to l59, in a plot that shows less than half of them.
class SensitivityPlotTest : public testing::Test
{
protected:
    SensitivityPlotTest()
    {
        m_plot.resize(300, 260);
        m_bars.referenceDb = 38.0;
        m_bars.axisLabel = "PSNR, dB";
        m_bars.color = Qt::blue;
        for (int at = 0; at < 60; ++at) {
            m_bars.bars.push_back({.layer = QStringLiteral("l%1").arg(at),
                                   .decibels = at == 59 ? kInfinity : 40.0 + at,
                                   .text = QStringLiteral("%1 dB").arg(40 + at),
                                   .details = QStringLiteral("details of %1").arg(at)});
        }
        m_plot.setBars(m_bars);
        m_plot.show();
    }

    /// The row of a layer and the widget that is pressed there.
    std::pair<QWidget *, QPoint> target(const QString &layer)
    {
        const QPoint place = m_plot.placeOf(layer).value();
        QWidget *widget = m_plot.childAt(place);
        return {widget, widget->mapFrom(&m_plot, place)};
    }

    QScrollBar *scrollBar() { return m_plot.findChild<QScrollBar *>(); }

    SensitivityBars m_bars;
    SensitivityPlot m_plot;
};

}

TEST_F(SensitivityPlotTest, ShowsLayersFromTopToBottom)
{
    EXPECT_EQ(m_plot.layers().size(), 60);
    ASSERT_TRUE(m_plot.placeOf("l0"));
    ASSERT_TRUE(m_plot.placeOf("l1"));
    EXPECT_LT(m_plot.placeOf("l0")->y(), m_plot.placeOf("l1")->y());
    EXPECT_FALSE(m_plot.placeOf("l59"));
    EXPECT_FALSE(m_plot.placeOf("no such layer"));
}

TEST_F(SensitivityPlotTest, RowsStayReadableHoweverManyThereAre)
{
    const int height = m_plot.placeOf("l1")->y() - m_plot.placeOf("l0")->y();
    EXPECT_GE(height, m_plot.fontMetrics().height() * 3 / 4);
    EXPECT_TRUE(scrollBar()->isVisible());
    EXPECT_GT(scrollBar()->pageStep(), 5);
    EXPECT_EQ(scrollBar()->maximum() + scrollBar()->pageStep(), 60);
}

TEST_F(SensitivityPlotTest, FewLayersNeedNoScrollBar)
{
    m_bars.bars.resize(3);
    m_plot.setBars(m_bars);
    EXPECT_FALSE(scrollBar()->isVisible());
}

TEST_F(SensitivityPlotTest, AClickChoosesALayerOnce)
{
    QSignalSpy chosen(&m_plot, &SensitivityPlot::layerChosen);
    const auto [widget, place] = target("l2");
    QTest::mouseClick(widget, Qt::LeftButton, {}, place);
    QTest::mouseClick(widget, Qt::LeftButton, {}, place);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen.first().first().toString(), "l2");
}

TEST_F(SensitivityPlotTest, ADoubleClickAsksForTheOtherPrecision)
{
    QSignalSpy toggled(&m_plot, &SensitivityPlot::toggleRequested);
    const auto [widget, place] = target("l3");
    QTest::mouseDClick(widget, Qt::LeftButton, {}, place);
    ASSERT_EQ(toggled.count(), 1);
    EXPECT_EQ(toggled.first().first().toString(), "l3");
}

TEST_F(SensitivityPlotTest, KeysGoThroughTheLayersAndScrollAlong)
{
    QSignalSpy chosen(&m_plot, &SensitivityPlot::layerChosen);
    QSignalSpy toggled(&m_plot, &SensitivityPlot::toggleRequested);
    QTest::keyClick(&m_plot, Qt::Key_Space);
    EXPECT_EQ(toggled.count(), 0);
    QTest::keyClick(&m_plot, Qt::Key_Down);
    QTest::keyClick(&m_plot, Qt::Key_Down);
    QTest::keyClick(&m_plot, Qt::Key_End);
    QTest::keyClick(&m_plot, Qt::Key_Up);
    QTest::keyClick(&m_plot, Qt::Key_Space);
    QStringList layers;
    for (const QVariantList &signal : chosen) {
        layers << signal.first().toString();
    }
    EXPECT_EQ(layers, QStringList({"l0", "l1", "l59", "l58"}));
    ASSERT_EQ(toggled.count(), 1);
    EXPECT_EQ(toggled.first().first().toString(), "l58");
    EXPECT_TRUE(m_plot.placeOf("l58"));
    EXPECT_EQ(m_plot.accessibleDescription(), "details of 58");
}

TEST_F(SensitivityPlotTest, WhatIsChosenFromOutsideIsScrolledToAndNotSignalled)
{
    QSignalSpy chosen(&m_plot, &SensitivityPlot::layerChosen);
    m_plot.setChosenLayer("l40");
    EXPECT_TRUE(m_plot.placeOf("l40"));
    EXPECT_EQ(chosen.count(), 0);
    scrollBar()->setValue(0);
    m_plot.setBars(m_bars);
    m_plot.setChosenLayer("l40");
    EXPECT_EQ(scrollBar()->value(), 0) << "new figures must not scroll back";
}

TEST_F(SensitivityPlotTest, TheWheelScrolls)
{
    const auto [widget, place] = target("l2");
    QWheelEvent wheel(place, widget->mapToGlobal(place), {}, QPoint(0, -120), Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &wheel);
    EXPECT_GT(scrollBar()->value(), 0);
}

TEST_F(SensitivityPlotTest, TheAxisHoldsBarsAndReference)
{
    const auto [low, high] = m_plot.axisRange();
    EXPECT_LT(low, 38.0);
    EXPECT_GT(high, 98.0);
    EXPECT_TRUE(std::isfinite(high));
}

TEST_F(SensitivityPlotTest, TheAxisSurvivesWhatIsNoNumber)
{
    m_bars.referenceDb = kInfinity;
    m_bars.bars.resize(2);
    m_bars.bars.at(0).decibels = kInfinity;
    m_bars.bars.at(1).decibels = std::nan("");
    m_plot.setBars(m_bars);
    const auto [low, high] = m_plot.axisRange();
    EXPECT_TRUE(std::isfinite(low) && std::isfinite(high));
    EXPECT_LT(low, high);
    m_plot.grab();
}
