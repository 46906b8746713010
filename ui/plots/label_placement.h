// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>

#include <vector>

namespace sidelight::ui
{

/// Where a label of a point goes: beside it, above or below it or at one of its corners, near or a little
/// farther away, whichever covers least of what is there already; near to its right if that is as good as
/// any. Always inside of the area, if it fits.
///
/// Range    taken: pixels that labels, marks and lines stand on
QRect placedLabel(QPoint point, QSize label, const QRect &area, const std::vector<QRect> &taken);

}
