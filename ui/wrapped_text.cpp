// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wrapped_text.h"

#include <QFontMetrics>
#include <QTextLayout>

namespace sidelight::ui
{

QStringList wrappedLines(const QString &text, const QFont &font, int width, int maxLines)
{
    if (width <= 0) {
        return {};
    }
    QTextLayout layout(text, font);
    layout.setTextOption([] {
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        return option;
    }());
    QStringList lines;
    layout.beginLayout();
    while (lines.size() < maxLines) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) {
            break;
        }
        line.setLineWidth(width);
        const bool last = lines.size() + 1 == maxLines;
        lines << (last ? QFontMetrics(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width)
                       : text.mid(line.textStart(), line.textLength()).trimmed());
    }
    layout.endLayout();
    return lines;
}

}
