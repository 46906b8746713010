// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/grid_shape.h"
#include "ui/viewport.h"

#include <gtest/gtest.h>

using namespace sidelight::ui;

namespace
{

const Sight kSight{.view = {400.0, 300.0}, .picture = {512.0, 512.0}, .pixelRatio = 1.0};

QPointF pictureAt(const Viewport &viewport, const Sight &sight, QPointF cursor)
{
    const QRectF rect = pictureRect(viewport, sight);
    return {(cursor.x() - rect.x()) / rect.width(), (cursor.y() - rect.y()) / rect.height()};
}

}

TEST(Viewport, FitsTheWholePictureInTheMiddle)
{
    EXPECT_EQ(pictureRect({}, kSight), QRectF(50.0, 0.0, 300.0, 300.0));
}

TEST(Viewport, ZoomKeepsThePointUnderTheCursor)
{
    const QPointF cursor(120.0, 80.0);
    Viewport viewport;
    const QPointF before = pictureAt(viewport, kSight, cursor);
    for (int notch = 0; notch < 12; ++notch) {
        viewport = zoomed(viewport, kSight, cursor, kZoomStep);
    }
    // Pictures lie on whole device pixels: half a pixel of the pane is the tolerance.
    const double tolerance = 0.5 / pictureRect(viewport, kSight).width();
    EXPECT_NEAR(pictureAt(viewport, kSight, cursor).x(), before.x(), tolerance);
    EXPECT_NEAR(pictureAt(viewport, kSight, cursor).y(), before.y(), tolerance);
    EXPECT_NEAR(magnification(viewport, kSight), 300.0 / 512.0 * 16.0, 1e-6);
}

TEST(Viewport, ActualSizeIsOneDevicePixelAPixel)
{
    for (const double ratio : {1.0, 1.5, 2.0}) {
        Sight sight = kSight;
        sight.pixelRatio = ratio;
        const Viewport viewport = actualSize({}, sight, {200.0, 150.0});
        EXPECT_DOUBLE_EQ(magnification(viewport, sight), 1.0) << ratio;
        EXPECT_DOUBLE_EQ(pictureRect(viewport, sight).width() * ratio, 512.0) << ratio;
    }
}

TEST(Viewport, ThreeNotchesDoubleExactly)
{
    Viewport viewport = actualSize({}, kSight, {200.0, 150.0});
    for (int notch = 0; notch < 3; ++notch) {
        viewport = zoomed(viewport, kSight, {10.0, 10.0}, kZoomStep);
    }
    EXPECT_EQ(magnification(viewport, kSight), 2.0);
}

TEST(Viewport, ShowsTheSamePartOfALargerPicture)
{
    Sight doubled = kSight;
    doubled.picture = {1024.0, 1024.0};
    const Viewport viewport = zoomed({}, kSight, {100.0, 100.0}, 5.0);
    EXPECT_EQ(pictureRect(viewport, kSight), pictureRect(viewport, doubled));
    EXPECT_DOUBLE_EQ(magnification(viewport, kSight), 2.0 * magnification(viewport, doubled));
}

TEST(Viewport, PanNeverLosesThePicture)
{
    const Viewport zoomedIn = zoomed({}, kSight, {200.0, 150.0}, 4.0);
    EXPECT_EQ(panned(zoomedIn, kSight, {1e6, 1e6}).centre, QPointF(0.0, 0.0));
    EXPECT_EQ(panned(zoomedIn, kSight, {-1e6, -1e6}).centre, QPointF(1.0, 1.0));
}

TEST(Viewport, ZoomHasLimits)
{
    EXPECT_DOUBLE_EQ(magnification(zoomed({}, kSight, {}, 1e9), kSight), 64.0);
    EXPECT_GT(magnification(zoomed({}, kSight, {}, 1e-9), kSight), 0.0);
}

TEST(Viewport, NamesThePixelUnderTheCursor)
{
    EXPECT_EQ(pixelAt({}, kSight, {50.0, 0.0}), QPoint(0, 0));
    EXPECT_EQ(pixelAt({}, kSight, {349.9, 299.9}), QPoint(511, 511));
    EXPECT_EQ(pixelAt({}, kSight, {10.0, 10.0}), std::nullopt);
}

TEST(Viewport, WithoutAPictureNothingHappens)
{
    const Sight nothing{.view = {400.0, 300.0}, .picture = {}, .pixelRatio = 1.0};
    EXPECT_EQ(pictureRect({}, nothing), QRectF());
    EXPECT_EQ(zoomed({}, nothing, {1.0, 1.0}, 2.0), Viewport());
    EXPECT_EQ(pixelAt({}, nothing, {1.0, 1.0}), std::nullopt);
}

TEST(GridShape, ShowsThePicturesLargest)
{
    EXPECT_EQ(gridShape(1, {1000, 600}, {1, 1}, 20), (GridShape{1, 1}));
    EXPECT_EQ(gridShape(2, {1000, 600}, {1, 1}, 20), (GridShape{2, 1}));
    EXPECT_EQ(gridShape(4, {1000, 600}, {4, 1}, 20), (GridShape{1, 4}));
    EXPECT_EQ(gridShape(8, {1050, 620}, {1, 1}, 20), (GridShape{4, 2}));
    EXPECT_EQ(gridShape(9, {900, 900}, {1, 1}, 20), (GridShape{3, 3}));
    EXPECT_EQ(gridShape(0, {900, 900}, {1, 1}, 20), (GridShape{1, 1}));
}
