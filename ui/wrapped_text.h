// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QFont;

namespace sidelight::ui
{

/// One line of text as at most `maxLines` lines that are at most `width` wide; broken between words, and
/// within a word that is longer than a line; what does not fit ends in an ellipsis.
QStringList wrappedLines(const QString &text, const QFont &font, int width, int maxLines);

}
