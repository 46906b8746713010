// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>

#include <vector>

namespace sidelight::ui
{

/// Where a label of a point goes: to its right, left, above or below it, whichever lies inside of the area
/// and covers least of what is there already; moved inside where none does.
///
/// Range    taken: pixels that labels and marks stand on
QRect placedLabel(QPoint point, QSize label, const QRect &area, const std::vector<QRect> &taken);

}
