// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/pane.h"
#include "ui/pane_grid.h"
#include "ui/picture_view.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

class PaneGridTest : public testing::Test
{
protected:
    PaneGridTest()
    {
        m_grid.resize(900, 600);
        m_grid.setContents(m_comparison.panes);
        m_grid.show();
    }

    synthetic::Comparison m_comparison = synthetic::comparison({});
    PaneGrid m_grid;
};

}

TEST_F(PaneGridTest, StartsWithTheOriginal)
{
    EXPECT_EQ(m_grid.panes().size(), m_comparison.panes.size());
    EXPECT_EQ(m_grid.contents().at(static_cast<std::size_t>(m_grid.current())).label, "Original");
}

TEST_F(PaneGridTest, NewContentsKeepZoomModeAndCurrentPane)
{
    m_grid.setViewport({.fit = false, .spread = 900.0, .centre = {0.25, 0.75}});
    ASSERT_TRUE(m_grid.setCurrentVariant(m_comparison.variants.at(3).id));
    m_grid.setMode(GridMode::Single);
    m_comparison.panes.erase(m_comparison.panes.begin());
    m_grid.setContents(m_comparison.panes);
    EXPECT_EQ(m_grid.viewport(), (Viewport{.fit = false, .spread = 900.0, .centre = {0.25, 0.75}}));
    EXPECT_EQ(m_grid.mode(), GridMode::Single);
    EXPECT_EQ(m_grid.bigPane()->content().variant, m_comparison.variants.at(3).id);
}

TEST_F(PaneGridTest, AllPanesShareOneViewport)
{
    m_grid.panes().front()->view()->setFocus();
    emit m_grid.panes().front()->view()->viewportChanged(
        {.fit = false, .spread = 700.0, .centre = {0.1, 0.2}});
    for (const Pane *pane : m_grid.panes()) {
        EXPECT_EQ(pane->view()->viewport(), (Viewport{.fit = false, .spread = 700.0, .centre = {0.1, 0.2}}));
    }
}

TEST_F(PaneGridTest, PanesAreOnePixelApart)
{
    const QRect first = m_grid.panes().at(0)->geometry();
    const QRect second = m_grid.panes().at(1)->geometry();
    EXPECT_EQ(second.left() - first.right(), 2);
    EXPECT_EQ(first.topLeft(), QPoint(0, 0));
}

TEST_F(PaneGridTest, HoldingShowsTheOriginalInEveryVariant)
{
    m_grid.setOriginalHeld(true);
    for (std::size_t at = 0; at < m_grid.panes().size(); ++at) {
        const bool variant = m_comparison.panes.at(at).kind == PaneKind::Variant;
        EXPECT_EQ(m_grid.panes().at(at)->content().label,
                  variant ? "Original" : m_comparison.panes.at(at).label);
    }
    m_grid.setOriginalHeld(false);
    EXPECT_EQ(m_grid.panes().back()->content().label, m_comparison.panes.back().label);
}

TEST_F(PaneGridTest, SwitchedOffVariantsLeaveTheGrid)
{
    m_comparison.panes.at(4).state = PaneState::Disabled;
    m_grid.setContents(m_comparison.panes);
    EXPECT_EQ(m_grid.panes().size(), m_comparison.panes.size() - 1);
    EXPECT_EQ(m_grid.shown().size(), m_comparison.panes.size() - 1);
}

TEST_F(PaneGridTest, AFailureIsSaidInItsPaneWithRetry)
{
    PaneContent &failed = m_comparison.panes.back();
    failed.state = PaneState::Failed;
    failed.error = Error{ErrorCode::NotAModel, "/a/folder/light.pt", "is not a model",
                         "choose a TorchScript file", "magic"};
    m_grid.setContents(m_comparison.panes);
    Pane *pane = m_grid.panes().back();
    QStringList said;
    for (const QLabel *label : pane->findChildren<QLabel *>()) {
        said << label->text();
    }
    EXPECT_EQ(said, (QStringList{"light.pt", "is not a model", "Choose a TorchScript file"}));
    QSignalSpy retried(&m_grid, &PaneGrid::retryRequested);
    for (QPushButton *button : pane->findChildren<QPushButton *>()) {
        if (button->text() == "Retry") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    ASSERT_EQ(retried.count(), 1);
    EXPECT_EQ(retried.first().first().value<VariantId>(), failed.variant);
}

TEST_F(PaneGridTest, DoubleClickShowsOnePaneBigAndBack)
{
    QTest::mouseDClick(m_grid.panes().at(5)->view(), Qt::LeftButton);
    EXPECT_EQ(m_grid.mode(), GridMode::Single);
    EXPECT_EQ(m_grid.bigPane()->content().label, m_comparison.panes.at(5).label);
    ASSERT_EQ(m_grid.shown().size(), 1U);
    QTest::mouseDClick(m_grid.bigPane()->view(), Qt::LeftButton);
    EXPECT_EQ(m_grid.mode(), GridMode::Grid);
}

TEST_F(PaneGridTest, WithoutContentsNothingBreaks)
{
    m_grid.setMode(GridMode::Single);
    m_grid.setContents({});
    m_grid.step(1);
    m_grid.fit();
    m_grid.showActualSize();
    m_grid.zoomBy(2.0);
    EXPECT_TRUE(m_grid.shown().empty());
    m_grid.setContents(m_comparison.panes);
    EXPECT_EQ(m_grid.bigPane()->content().label, "Original");
}
