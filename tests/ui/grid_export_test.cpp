// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/grid_export.h"
#include "ui/theme.h"

#include <gtest/gtest.h>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

GridExport gridOf(std::vector<DisplayImagePtr> images)
{
    GridExport grid;
    grid.pictureName = "a.dng";
    for (DisplayImagePtr &image : images) {
        PaneContent pane;
        pane.label = "Light";
        pane.precision = "INT8";
        pane.colorIndex = static_cast<int>(grid.panes.size());
        pane.image = std::move(image);
        pane.state = PaneState::Ready;
        pane.forwardMs = 9.2;
        grid.panes.push_back(pane);
    }
    return grid;
}

bool contains(const QImage &image, const QRect &area, QColor color)
{
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x) {
            if (image.pixelColor(x, y) == color) {
                return true;
            }
        }
    }
    return false;
}

}

TEST(GridExport, KeepsEveryPixelOfEveryPicture)
{
    const GridExport grid =
        gridOf({synthetic::gradient(300, 260), synthetic::gradient(300, 260), synthetic::gradient(300, 260)});
    const GridExportLayout layout = gridExportLayout(grid);
    const Expected<QImage> image = renderGrid(grid);
    ASSERT_TRUE(image);
    EXPECT_EQ(layout.columns, 2);
    EXPECT_EQ(layout.rows, 2);
    EXPECT_EQ(image->size(), layout.size);
    for (int pane = 0; pane < 3; ++pane) {
        const QPoint origin = layout.cellOrigin(pane);
        for (int y = 0; y < 260; ++y) {
            for (int x = 0; x < 300; ++x) {
                ASSERT_EQ(image->pixelColor(origin + QPoint(x, y)), QColor(x % 256, y % 256, 128));
            }
        }
    }
}

TEST(GridExport, SmallerPicturesStandInTheMiddleOfTheirCell)
{
    const GridExport grid =
        gridOf({synthetic::plain(400, 400, 255, 0, 0), synthetic::plain(100, 50, 0, 255, 0)});
    const GridExportLayout layout = gridExportLayout(grid);
    const Expected<QImage> image = renderGrid(grid);
    ASSERT_TRUE(image);
    EXPECT_EQ(layout.cell, QSize(400, 400));
    const QPoint second = layout.cellOrigin(1);
    EXPECT_EQ(image->pixelColor(second), surroundColor());
    EXPECT_EQ(image->pixelColor(second + QPoint(150, 175)), QColor(0, 255, 0));
    EXPECT_EQ(image->pixelColor(second + QPoint(249, 224)), QColor(0, 255, 0));
    EXPECT_EQ(image->pixelColor(second + QPoint(250, 225)), surroundColor());
}

TEST(GridExport, CaptionsCarryTheVariantsColour)
{
    const GridExport grid =
        gridOf({synthetic::plain(300, 300, 0, 0, 0), synthetic::plain(300, 300, 0, 0, 0)});
    const GridExportLayout layout = gridExportLayout(grid);
    const Expected<QImage> image = renderGrid(grid);
    ASSERT_TRUE(image);
    for (int pane = 0; pane < 2; ++pane) {
        const QRect caption(layout.cellOrigin(pane) - QPoint(0, layout.captionHeight),
                            QSize(layout.cell.width(), layout.captionHeight));
        EXPECT_TRUE(contains(*image, caption, variantColor(pane))) << pane;
        EXPECT_FALSE(contains(*image, caption, variantColor(pane + 1))) << pane;
    }
}

TEST(GridExport, APaneWithoutAPictureLeavesItsCell)
{
    GridExport grid = gridOf({synthetic::plain(300, 300, 1, 2, 3), nullptr});
    grid.panes.back().state = PaneState::Failed;
    grid.panes.back().error = Error{ErrorCode::ModelFailed, "a.pt", "failed", "retry", {}};
    const GridExportLayout layout = gridExportLayout(grid);
    const Expected<QImage> image = renderGrid(grid);
    ASSERT_TRUE(image);
    EXPECT_EQ(image->pixelColor(layout.cellOrigin(1) + QPoint(10, 10)), surroundColor());
}

TEST(GridExport, RefusesWhatCannotBe)
{
    EXPECT_EQ(renderGrid({}).error().code, ErrorCode::Usage);
    // Only the size counts: the pixels are never touched.
    auto huge = std::make_shared<DisplayImage>();
    huge->width = 60'000;
    huge->height = 60'000;
    const Expected<QImage> image = renderGrid(gridOf({huge}));
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().code, ErrorCode::PictureTooLarge);
}
