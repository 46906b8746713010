// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSizeF>

namespace sidelight::ui
{

struct GridShape {
    int columns = 1;
    int rows = 1;
    bool operator==(const GridShape &) const = default;
};

/// Rows and columns that show `count` pictures of the given size largest in `area`; bars above each take
/// `bar`.
GridShape gridShape(int count, QSizeF area, QSizeF picture, double bar);

}
