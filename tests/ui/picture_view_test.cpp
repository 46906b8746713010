// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/picture_view.h"
#include "ui/theme.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

QImage painted(PictureView &view, double pixelRatio)
{
    QImage image((QSizeF(view.size()) * pixelRatio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(pixelRatio);
    view.render(&image);
    return image;
}

}

TEST(PictureView, WrapsThePixelsWithoutACopy)
{
    const DisplayImagePtr image = synthetic::gradient(5, 3);
    EXPECT_EQ(wrapped(*image).constBits(), image->bgrx.data());
    EXPECT_EQ(wrapped(*image).pixelColor(4, 2), QColor(4, 2, 128));
}

TEST(PictureView, PaintsPixelForPixelAtActualSize)
{
    for (const double ratio : {1.0, 1.5, 2.0}) {
        PictureView view;
        view.resize(120, 80);
        view.setImage(synthetic::gradient(60, 30));
        const Sight sight{.view = view.size(), .picture = {60.0, 30.0}, .pixelRatio = ratio};
        const Viewport viewport = actualSize({}, sight, {60.0, 40.0});
        view.setViewport(viewport);
        const QImage image = painted(view, ratio);
        const QPoint origin = (pictureRect(viewport, sight).topLeft() * ratio).toPoint();
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 60; ++x) {
                ASSERT_EQ(image.pixelColor(origin + QPoint(x, y)), QColor(x, y, 128))
                    << ratio << ' ' << x << ' ' << y;
            }
        }
        EXPECT_EQ(image.pixelColor(origin + QPoint(-1, 0)), surroundColor()) << ratio;
        EXPECT_EQ(image.pixelColor(origin + QPoint(60, 29)), surroundColor()) << ratio;
    }
}

TEST(PictureView, ShowsSquarePixelsFromTwiceTheSizeOn)
{
    PictureView view;
    view.resize(64, 64);
    view.setImage(synthetic::gradient(16, 16));
    const QImage image = painted(view, 1.0);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 64; ++x) {
            ASSERT_EQ(image.pixelColor(x, y), QColor(x / 4, y / 4, 128)) << x << ' ' << y;
        }
    }
}

TEST(PictureView, PaintsOnlyTheSeenPartWhereItBelongs)
{
    PictureView view;
    view.resize(64, 64);
    view.setImage(synthetic::gradient(200, 200));
    view.setViewport({.fit = false, .spread = 1600.0, .centre = {0.5, 0.5}});
    const QImage image = painted(view, 1.0);
    EXPECT_EQ(image.pixelColor(0, 0), QColor(96, 96, 128));
    EXPECT_EQ(image.pixelColor(32, 32), QColor(100, 100, 128));
    EXPECT_EQ(image.pixelColor(63, 63), QColor(103, 103, 128));
}

TEST(PictureView, HalvesALargePictureOnAnotherThread)
{
    PictureView view;
    view.resize(64, 64);
    auto checkered = std::make_shared<DisplayImage>();
    checkered->width = 640;
    checkered->height = 640;
    checkered->bgrx.resize(640 * 640 * 4, 255);
    for (int y = 0; y < 640; ++y) {
        for (int x = 0; x < 640; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                checkered->bgrx.at((y * 640 + x) * 4 + channel) = (x + y) % 2 == 0 ? 0 : 255;
            }
        }
    }
    view.setImage(checkered);
    // A fine pattern seen from far away is even gray: nothing may shimmer.
    ASSERT_TRUE(QTest::qWaitFor([&] {
        const QImage image = painted(view, 1.0);
        for (int at = 8; at < 56; ++at) {
            if (std::abs(image.pixelColor(at, at / 2 + 8).green() - 127) > 4) {
                return false;
            }
        }
        return true;
    }));
}

TEST(PictureView, AStalePictureIsDimmed)
{
    PictureView view;
    view.resize(32, 32);
    view.setImage(synthetic::plain(32, 32, 255, 0, 0));
    EXPECT_EQ(painted(view, 1.0).pixelColor(16, 16), QColor(255, 0, 0));
    view.setDimmed(true);
    EXPECT_LT(painted(view, 1.0).pixelColor(16, 16).red(), 200);
    EXPECT_GT(painted(view, 1.0).pixelColor(16, 16).green(), 40);
}

TEST(PictureView, WheelAndDragAskForAViewport)
{
    PictureView view;
    view.resize(100, 100);
    view.setImage(synthetic::gradient(50, 50));
    QSignalSpy asked(&view, &PictureView::viewportChanged);
    QWheelEvent wheel({30.0, 40.0}, view.mapToGlobal(QPointF(30.0, 40.0)), {}, {0, 120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view, &wheel);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_NEAR(asked.first().first().value<Viewport>().spread, 100.0 * kZoomStep, 1e-9);

    for (const Qt::MouseButton button : {Qt::LeftButton, Qt::MiddleButton}) {
        asked.clear();
        QTest::mousePress(&view, button, Qt::NoModifier, {50, 50});
        QTest::mouseMove(&view, {60, 45});
        QTest::mouseRelease(&view, button, Qt::NoModifier, {60, 45});
        ASSERT_GE(asked.count(), 1);
        EXPECT_EQ(asked.last().first().value<Viewport>(), panned({}, view.sight(), {10.0, -5.0}));
    }
}
