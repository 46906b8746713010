// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace sidelight
{

/// Where each pixel of an upright picture comes from in one stored with an EXIF orientation.
///
/// Shapes   width, height: of the upright picture
/// Source   JEITA CP-3451, Exif 2.3, tag 274: which side of the scene row 0 and column 0 are
struct OrientationMap {
    int width = 0;
    int height = 0;
    std::ptrdiff_t origin = 0; ///< stored index of the upright pixel (0, 0)
    std::ptrdiff_t stepX = 0; ///< what one pixel to the right adds to the stored index
    std::ptrdiff_t stepY = 0; ///< what one pixel down adds

    std::ptrdiff_t storedIndex(int x, int y) const { return origin + x * stepX + y * stepY; }
};

/// The map for a stored picture; anything but 2..8 is taken as 1, upright.
inline OrientationMap orientationMap(int orientation, int storedWidth, int storedHeight)
{
    const bool swapped = orientation >= 5 && orientation <= 8;
    const bool fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool fromBottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    const std::ptrdiff_t column = fromRight ? -1 : 1;
    const std::ptrdiff_t row = fromBottom ? -std::ptrdiff_t{storedWidth} : storedWidth;
    OrientationMap map;
    map.width = swapped ? storedHeight : storedWidth;
    map.height = swapped ? storedWidth : storedHeight;
    map.origin =
        (fromRight ? storedWidth - 1 : 0) + (fromBottom ? std::ptrdiff_t{storedHeight - 1} * storedWidth : 0);
    map.stepX = swapped ? row : column;
    map.stepY = swapped ? column : row;
    return map;
}

}
