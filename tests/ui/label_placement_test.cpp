// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/label_placement.h"

#include <gtest/gtest.h>

using sidelight::ui::placedLabel;

namespace
{

constexpr QRect kArea(0, 0, 200, 100);
constexpr QSize kLabel(50, 10);
constexpr QPoint kMiddle(100, 50);

}

TEST(LabelPlacement, GoesToTheRightWhereThatIsFree)
{
    const QRect label = placedLabel(kMiddle, kLabel, kArea, {});
    EXPECT_GT(label.left(), kMiddle.x());
    EXPECT_EQ(label.size(), kLabel);
    EXPECT_TRUE(label.top() < kMiddle.y() && label.bottom() > kMiddle.y());
}

TEST(LabelPlacement, GoesToTheLeftWhereTheRightIsTaken)
{
    const QRect label = placedLabel(kMiddle, kLabel, kArea, {QRect(110, 0, 90, 100)});
    EXPECT_LT(label.right(), kMiddle.x());
}

TEST(LabelPlacement, StaysInsideOfTheArea)
{
    for (const QPoint point : {QPoint(199, 50), QPoint(0, 0), QPoint(199, 99), QPoint(100, 0)}) {
        const QRect label = placedLabel(point, kLabel, kArea, {});
        EXPECT_TRUE(kArea.contains(label)) << point.x() << ", " << point.y();
        EXPECT_FALSE(label.contains(point)) << point.x() << ", " << point.y();
    }
}

TEST(LabelPlacement, GoesFartherAwayWhereAllThatIsNearIsTaken)
{
    const QRect near(60, 30, 100, 40);
    const QRect label = placedLabel({100, 50}, kLabel, kArea, {near});
    EXPECT_FALSE(label.intersects(near));
    EXPECT_TRUE(kArea.contains(label));
}

TEST(LabelPlacement, WithoutAFreePlaceItCoversLeast)
{
    // All but a strip at the top is full; the label above the point lies in it for the greater part.
    const QRect label = placedLabel({100, 30}, kLabel, kArea, {QRect(0, 22, 200, 78)});
    EXPECT_LT(label.bottom(), 30);
}
