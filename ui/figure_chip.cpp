// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure_chip.h"

#include "ui/figure_format.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sidelight::ui
{

namespace
{

constexpr double kMargin = 8.0;
constexpr double kPadding = 6.0;

std::optional<double> truthChange(const PaneContent &content)
{
    if (content.isOriginal || !content.truth || !content.truthOfOriginal) {
        return std::nullopt;
    }
    return content.truth->psnrDb - content.truthOfOriginal->psnrDb;
}

}

QStringList chipGroups(const PaneContent &content)
{
    QStringList groups;
    if (!content.imageNote.isEmpty()) {
        groups << content.imageNote;
    }
    if (!content.warning.isEmpty()) {
        groups << QStringLiteral("✕ of no use");
    }
    if (content.forwardMs) {
        QString time = millisecondsText(*content.forwardMs);
        if (content.speedUp && !content.isOriginal) {
            time += u' ' + factorText(*content.speedUp);
        }
        groups << time;
    }
    if (const std::optional<double> change = truthChange(content); change && std::isfinite(*change)) {
        groups << QStringLiteral("%1 %2 %3")
                      .arg(psnrChangeText(*change), referenceMark(Reference::Truth), changeWord(*change));
    }
    if (content.original && !content.isOriginal) {
        groups << qualityText(*content.original);
    }
    if (content.truth) {
        groups << qualityText(*content.truth);
    } else if (!content.truthProblem.isEmpty()) {
        groups << QStringLiteral("no figure ") + referenceMark(Reference::Truth);
    }
    return groups;
}

QRectF paintChip(QPainter &painter, const QRectF &area, const QStringList &groups)
{
    const QFontMetricsF metrics(painter.font());
    const double room = area.width() - 2.0 * (kMargin + kPadding);
    if (groups.isEmpty() || room < metrics.averageCharWidth() * 4) {
        return {};
    }
    QStringList lines =
        chipLines(groups, [&](const QString &line) { return metrics.horizontalAdvance(line) <= room; });
    double width = 0.0;
    for (QString &line : lines) {
        line = metrics.elidedText(line, Qt::ElideRight, room);
        width = std::max(width, metrics.horizontalAdvance(line));
    }
    const double lineHeight = metrics.height();
    const double height = lineHeight * static_cast<double>(lines.size()) + kPadding;
    const QRectF plate(area.left() + kMargin, area.bottom() - kMargin - height, width + 2.0 * kPadding,
                       height);
    if (plate.top() < area.top()) {
        return {};
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 165));
    painter.drawRoundedRect(plate, 3.0, 3.0);
    painter.setPen(QColor(245, 245, 245));
    double baseline = plate.top() + kPadding / 2.0 + metrics.ascent();
    for (const QString &line : lines) {
        painter.drawText(QPointF(plate.left() + kPadding, baseline), line);
        baseline += lineHeight;
    }
    painter.restore();
    return plate;
}

QString chipDetails(const PaneContent &content)
{
    QStringList parts;
    if (!content.warning.isEmpty()) {
        parts << content.warning;
    }
    if (content.forwardMs) {
        parts << QStringLiteral("Forward pass %1 ms").arg(*content.forwardMs, 0, 'g', 8);
    }
    if (content.original && !content.isOriginal) {
        parts << qualityDetails(*content.original);
    }
    if (content.truth) {
        parts << qualityDetails(*content.truth);
    }
    if (const std::optional<double> change = truthChange(content)) {
        parts << QStringLiteral("PSNR against the truth, less that of the original: %1 dB")
                     .arg(*change, 0, 'g', 8);
    }
    if (!content.truthProblem.isEmpty()) {
        parts << content.truthProblem;
    }
    return parts.join(QStringLiteral("\n\n"));
}

}
