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
        grid.resize(900, 600);
        grid.setContents(comparison.panes);
        grid.show();
    }

    synthetic::Comparison comparison = synthetic::comparison({});
    PaneGrid grid;
};

}

TEST_F(PaneGridTest, StartsWithTheOriginal)
{
    EXPECT_EQ(grid.panes().size(), comparison.panes.size());
    EXPECT_EQ(grid.contents().at(static_cast<std::size_t>(grid.current())).label, "Original");
}

TEST_F(PaneGridTest, NewContentsKeepZoomModeAndCurrentPane)
{
    grid.setViewport({.fit = false, .spread = 900.0, .centre = {0.25, 0.75}});
    ASSERT_TRUE(grid.setCurrentVariant(comparison.variants.at(3).id));
    grid.setMode(GridMode::Single);
    comparison.panes.erase(comparison.panes.begin());
    grid.setContents(comparison.panes);
    EXPECT_EQ(grid.viewport(), (Viewport{.fit = false, .spread = 900.0, .centre = {0.25, 0.75}}));
    EXPECT_EQ(grid.mode(), GridMode::Single);
    EXPECT_EQ(grid.bigPane()->content().variant, comparison.variants.at(3).id);
}

TEST_F(PaneGridTest, AllPanesShareOneViewport)
{
    grid.panes().front()->view()->setFocus();
    emit grid.panes().front()->view()->viewportChanged({.fit = false, .spread = 700.0, .centre = {0.1, 0.2}});
    for (const Pane *pane : grid.panes()) {
        EXPECT_EQ(pane->view()->viewport(), (Viewport{.fit = false, .spread = 700.0, .centre = {0.1, 0.2}}));
    }
}

TEST_F(PaneGridTest, PanesAreOnePixelApart)
{
    const QRect first = grid.panes().at(0)->geometry();
    const QRect second = grid.panes().at(1)->geometry();
    EXPECT_EQ(second.left() - first.right(), 2);
    EXPECT_EQ(first.topLeft(), QPoint(0, 0));
}

TEST_F(PaneGridTest, HoldingShowsTheOriginalInEveryVariant)
{
    grid.setOriginalHeld(true);
    for (std::size_t at = 0; at < grid.panes().size(); ++at) {
        const bool variant = comparison.panes.at(at).kind == PaneKind::Variant;
        EXPECT_EQ(grid.panes().at(at)->content().label, variant ? "Original" : comparison.panes.at(at).label);
    }
    grid.setOriginalHeld(false);
    EXPECT_EQ(grid.panes().back()->content().label, comparison.panes.back().label);
}

TEST_F(PaneGridTest, SwitchedOffVariantsLeaveTheGrid)
{
    comparison.panes.at(4).state = PaneState::Disabled;
    grid.setContents(comparison.panes);
    EXPECT_EQ(grid.panes().size(), comparison.panes.size() - 1);
    EXPECT_EQ(grid.shown().size(), comparison.panes.size() - 1);
}

TEST_F(PaneGridTest, AFailureIsSaidInItsPaneWithRetry)
{
    PaneContent &failed = comparison.panes.back();
    failed.state = PaneState::Failed;
    failed.error =
        Error{ErrorCode::NotAModel, "light.pt", "is not a model", "choose a TorchScript file", "magic"};
    grid.setContents(comparison.panes);
    Pane *pane = grid.panes().back();
    bool said = false;
    for (const QLabel *label : pane->findChildren<QLabel *>()) {
        said = said || label->text() == QString::fromStdString(sentence(*failed.error));
    }
    EXPECT_TRUE(said);
    QSignalSpy retried(&grid, &PaneGrid::retryRequested);
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
    QTest::mouseDClick(grid.panes().at(5)->view(), Qt::LeftButton);
    EXPECT_EQ(grid.mode(), GridMode::Single);
    EXPECT_EQ(grid.bigPane()->content().label, comparison.panes.at(5).label);
    ASSERT_EQ(grid.shown().size(), 1U);
    QTest::mouseDClick(grid.bigPane()->view(), Qt::LeftButton);
    EXPECT_EQ(grid.mode(), GridMode::Grid);
}

TEST_F(PaneGridTest, WithoutContentsNothingBreaks)
{
    grid.setMode(GridMode::Single);
    grid.setContents({});
    grid.step(1);
    grid.fit();
    grid.showActualSize();
    grid.zoomBy(2.0);
    EXPECT_TRUE(grid.shown().empty());
    grid.setContents(comparison.panes);
    EXPECT_EQ(grid.bigPane()->content().label, "Original");
}
