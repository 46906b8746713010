// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/grid_shape.h"

#include <algorithm>

namespace sidelight::ui
{

GridShape gridShape(int count, QSizeF area, QSizeF picture, double bar)
{
    GridShape best;
    double bestScale = -1.0;
    for (int columns = 1; columns <= std::max(count, 1); ++columns) {
        const int rows = std::max((count + columns - 1) / columns, 1);
        const double scale = std::min(area.width() / columns / std::max(picture.width(), 1.0),
                                      (area.height() / rows - bar) / std::max(picture.height(), 1.0));
        if (scale > bestScale * 1.0001) {
            best = {.columns = columns, .rows = rows};
            bestScale = scale;
        }
    }
    return best;
}

}
