// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTextDocument>

namespace sidelight::ui
{

/// Text of any origin as a tooltip: shown letter by letter, wrapped, never read as markup.
inline QString plainTooltip(const QString &text)
{
    return text.isEmpty() ? QString() : Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal);
}

}
