// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QCheckBox>
#include <QImage>

using namespace sidelight::ui;

TEST(Theme, AnEmptyCheckBoxCanBeSeenOnEitherGround)
{
    for (const ThemeKind kind : {ThemeKind::Light, ThemeKind::Dark}) {
        applyTheme(kind);
        QCheckBox box;
        box.resize(40, 24);
        QImage image(box.size(), QImage::Format_RGB32);
        box.render(&image);
        const int ground = box.palette().color(QPalette::Window).lightness();
        int strongest = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                strongest = std::max(strongest, std::abs(image.pixelColor(x, y).lightness() - ground));
            }
        }
        EXPECT_GE(strongest, 40);
    }
    applyTheme(ThemeKind::System);
}
