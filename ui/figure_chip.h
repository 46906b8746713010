// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pane_content.h"

#include <QRectF>
#include <QStringList>

class QPainter;

namespace sidelight::ui
{

/// The groups of figures of a pane: time and speed-up; change against the truth;
/// figures against the original; figures against the truth. Empty where none is known.
QStringList chipGroups(const PaneContent &content);

/// The groups in as few lines as `fits` allows, joined by " · ".
template<typename Fits> QStringList chipLines(const QStringList &groups, Fits fits)
{
    QStringList lines;
    for (const QString &group : groups) {
        const QString joined = lines.isEmpty() ? group : lines.last() + QStringLiteral(" · ") + group;
        if (!lines.isEmpty() && fits(joined)) {
            lines.last() = joined;
        } else {
            lines << group;
        }
    }
    return lines;
}

/// Paints the groups on a translucent plate in the lower left corner of `area`; returns what it covers.
QRectF paintChip(QPainter &painter, const QRectF &area, const QStringList &groups);

/// All digits, the recipes and the problems behind the chip, for the tooltip.
QString chipDetails(const PaneContent &content);

}
