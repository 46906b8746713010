// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/label_placement.h"

#include <algorithm>
#include <array>
#include <limits>

namespace sidelight::ui
{

namespace
{

constexpr std::array<int, 2> kDistances{11, 30}; ///< pixels between a point and its label
constexpr int kFarther = 30; ///< square pixels that a label may cover rather than stand far away

QRect movedInside(QRect rect, const QRect &area)
{
    rect.moveRight(std::min(rect.right(), area.right()));
    rect.moveBottom(std::min(rect.bottom(), area.bottom()));
    rect.moveLeft(std::max(rect.left(), area.left()));
    rect.moveTop(std::max(rect.top(), area.top()));
    return rect;
}

/// Corners of a label around its point, the best places first.
std::array<QPoint, 8> cornersAround(QPoint point, QSize label, int distance)
{
    const int right = point.x() + distance;
    const int left = point.x() - distance - label.width();
    const int above = point.y() - distance - label.height();
    const int below = point.y() + distance;
    const QPoint centred(point.x() - label.width() / 2, point.y() - label.height() / 2);
    return {QPoint(right, centred.y()), QPoint(left, centred.y()), QPoint(centred.x(), above),
            QPoint(centred.x(), below), QPoint(right, above),      QPoint(right, below),
            QPoint(left, above),        QPoint(left, below)};
}

}

QRect placedLabel(QPoint point, QSize label, const QRect &area, const std::vector<QRect> &taken)
{
    QRect best;
    int least = std::numeric_limits<int>::max();
    for (const int distance : kDistances) {
        for (const QPoint &corner : cornersAround(point, label, distance)) {
            const QRect wanted(corner, label);
            const QRect rect = movedInside(wanted, area);
            // A label that has to be moved may come to lie on its own point.
            int covered = wanted == rect ? 0 : label.width() * label.height() / 4;
            covered += distance == kDistances.front() ? 0 : kFarther;
            for (const QRect &other : taken) {
                const QRect both = rect.intersected(other);
                covered += both.isEmpty() ? 0 : both.width() * both.height();
            }
            if (covered < least) {
                least = covered;
                best = rect;
            }
        }
    }
    return best;
}

}
