// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRectF>
#include <QSizeF>

#include <optional>

namespace sidelight::ui
{

/// Which part of a picture is seen; one value is shared by all panes, also by pictures of different size.
struct Viewport {
    bool fit = true; ///< the whole picture in the pane; the other members do not count then
    double spread = 0.0; ///< width of the whole picture on the screen, in device-independent pixels
    QPointF centre{0.5, 0.5}; ///< what is in the middle of the pane, in parts of width and height

    bool operator==(const Viewport &) const = default;
};

/// The pane and the picture that a viewport is applied to.
struct Sight {
    QSizeF view; ///< device-independent pixels
    QSizeF picture; ///< pixels of the picture
    double pixelRatio = 1.0; ///< device pixels in one device-independent pixel
};

/// Where the whole picture lies in the pane, in device-independent pixels, to whole device pixels.
QRectF pictureRect(const Viewport &viewport, const Sight &sight);

/// Device pixels in one pixel of the picture.
double magnification(const Viewport &viewport, const Sight &sight);

/// One notch of the wheel; three of them double the size.
inline constexpr double kZoomStep = 1.2599210498948732;

/// Larger (factor > 1) or smaller, so that what lies under `cursor` stays there.
Viewport zoomed(const Viewport &viewport, const Sight &sight, QPointF cursor, double factor);

/// One pixel of the picture to one device pixel; what lies under `cursor` stays there.
Viewport actualSize(const Viewport &viewport, const Sight &sight, QPointF cursor);

/// Moved with the hand by `distance`; the middle of the pane never leaves the picture.
Viewport panned(const Viewport &viewport, const Sight &sight, QPointF distance);

/// The pixel of the picture under `cursor`.
std::optional<QPoint> pixelAt(const Viewport &viewport, const Sight &sight, QPointF cursor);

}
