// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

namespace sidelight::ui
{

enum class ThemeKind { System, Light, Dark };

/// The colour of a variant, the same in every list, pane, plot and export; 0 is the original's.
///
/// Source   M. Okabe, K. Ito, "Color Universal Design", 2008: told apart with any colour vision
QColor variantColor(int index);

/// What surrounds a picture: neutral gray of 18 % reflectance, in both themes.
QColor surroundColor();

/// Neutral palettes, so that the variants' colours are the only ones beside the pictures.
QPalette lightPalette();
QPalette darkPalette();

/// Gives the application Fusion style and the palette; System follows the palette found at the first call.
void applyTheme(ThemeKind kind);

}
