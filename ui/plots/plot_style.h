// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

class QCustomPlot;

namespace sidelight::ui
{

/// Gives a plot the colours of the palette, which QCustomPlot does not follow by itself.
void applyPalette(QCustomPlot *plot, const QPalette &palette, const QFont &font);

}
