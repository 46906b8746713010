// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewport.h"

#include <algorithm>
#include <cmath>

namespace sidelight::ui
{

namespace
{

constexpr double kLargestMagnification = 64.0;
constexpr double kSmallestSpread = 16.0;

double spreadOf(const Viewport &viewport, const Sight &sight)
{
    if (!viewport.fit) {
        return viewport.spread;
    }
    return sight.picture.width()
        * std::min(sight.view.width() / sight.picture.width(), sight.view.height() / sight.picture.height());
}

QRectF exactRect(const Viewport &viewport, const Sight &sight)
{
    const double width = spreadOf(viewport, sight);
    const double height = width * sight.picture.height() / sight.picture.width();
    const QPointF centre = viewport.fit ? QPointF(0.5, 0.5) : viewport.centre;
    return {sight.view.width() / 2.0 - centre.x() * width, sight.view.height() / 2.0 - centre.y() * height,
            width, height};
}

Viewport limited(Viewport viewport)
{
    viewport.centre.setX(std::clamp(viewport.centre.x(), 0.0, 1.0));
    viewport.centre.setY(std::clamp(viewport.centre.y(), 0.0, 1.0));
    return viewport;
}

Viewport withSpread(const Viewport &viewport, const Sight &sight, QPointF cursor, double spread)
{
    const QRectF before = exactRect(viewport, sight);
    const QPointF anchor((cursor.x() - before.x()) / before.width(),
                         (cursor.y() - before.y()) / before.height());
    const double height = spread * sight.picture.height() / sight.picture.width();
    return limited({.fit = false,
                    .spread = spread,
                    .centre = {anchor.x() + (sight.view.width() / 2.0 - cursor.x()) / spread,
                               anchor.y() + (sight.view.height() / 2.0 - cursor.y()) / height}});
}

bool nothingToSee(const Sight &sight)
{
    return sight.picture.isEmpty() || sight.view.isEmpty();
}

}

QRectF pictureRect(const Viewport &viewport, const Sight &sight)
{
    if (nothingToSee(sight)) {
        return {};
    }
    QRectF rect = exactRect(viewport, sight);
    rect.moveTo(std::round(rect.x() * sight.pixelRatio) / sight.pixelRatio,
                std::round(rect.y() * sight.pixelRatio) / sight.pixelRatio);
    return rect;
}

double magnification(const Viewport &viewport, const Sight &sight)
{
    return nothingToSee(sight) ? 1.0 : spreadOf(viewport, sight) / sight.picture.width() * sight.pixelRatio;
}

Viewport zoomed(const Viewport &viewport, const Sight &sight, QPointF cursor, double factor)
{
    if (nothingToSee(sight)) {
        return viewport;
    }
    const double largest = sight.picture.width() * kLargestMagnification / sight.pixelRatio;
    double spread =
        std::clamp(spreadOf(viewport, sight) * factor, std::min(kSmallestSpread, largest), largest);
    // Rounding must not keep 100 % or 200 % from being exactly that.
    const double scale = spread * sight.pixelRatio / sight.picture.width();
    if (std::abs(scale - std::round(scale)) < 1e-6) {
        spread = std::round(scale) * sight.picture.width() / sight.pixelRatio;
    }
    return withSpread(viewport, sight, cursor, spread);
}

Viewport actualSize(const Viewport &viewport, const Sight &sight, QPointF cursor)
{
    return nothingToSee(sight)
        ? viewport
        : withSpread(viewport, sight, cursor, sight.picture.width() / sight.pixelRatio);
}

Viewport panned(const Viewport &viewport, const Sight &sight, QPointF distance)
{
    if (nothingToSee(sight)) {
        return viewport;
    }
    const QRectF rect = exactRect(viewport, sight);
    const QPointF centre = viewport.fit ? QPointF(0.5, 0.5) : viewport.centre;
    return limited(
        {.fit = false,
         .spread = rect.width(),
         .centre = {centre.x() - distance.x() / rect.width(), centre.y() - distance.y() / rect.height()}});
}

std::optional<QPoint> pixelAt(const Viewport &viewport, const Sight &sight, QPointF cursor)
{
    const QRectF rect = pictureRect(viewport, sight);
    if (rect.isEmpty() || !rect.contains(cursor)) {
        return std::nullopt;
    }
    const QPoint pixel(static_cast<int>((cursor.x() - rect.x()) / rect.width() * sight.picture.width()),
                       static_cast<int>((cursor.y() - rect.y()) / rect.height() * sight.picture.height()));
    return QPoint(std::min(pixel.x(), static_cast<int>(sight.picture.width()) - 1),
                  std::min(pixel.y(), static_cast<int>(sight.picture.height()) - 1));
}

}
