// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/grid_export.h"

#include "ui/figure_chip.h"
#include "ui/figure_format.h"
#include "ui/pane.h"
#include "ui/picture_view.h"
#include "ui/theme.h"

#include <QBuffer>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sidelight::ui
{

namespace
{

constexpr qint64 kLargestPixels = 400'000'000;
constexpr int kSmallestCell = 240; ///< pixels; captions need that much
constexpr int kCaptionLines = 3;

QFont captionFont(int cellWidth)
{
    QFont font = QGuiApplication::font();
    font.setPixelSize(std::clamp(cellWidth / 36, 12, 72));
    return font;
}

int gapOf(int cellWidth)
{
    return std::clamp(cellWidth / 256, 1, 8);
}

QString nameOf(const PaneContent &pane)
{
    return pane.precision.isEmpty() ? pane.label : pane.label + QStringLiteral(" · ") + pane.precision;
}

/// Below the name; each reference has a line of its own, so that figures of neighbours stand side by side.
QStringList figureLinesOf(const PaneContent &pane, const QFontMetrics &metrics, int width)
{
    if (pane.state == PaneState::Failed) {
        return {paneStateWord(pane), pane.error ? QString::fromStdString(pane.error->what) : QString()};
    }
    const QString original = referenceMark(Reference::Original);
    const QString truth = referenceMark(Reference::Truth);
    return chipLines(chipGroups(pane), [&](const QString &line) {
        return metrics.horizontalAdvance(line) <= width && line.count(original) + line.count(truth) <= 1;
    });
}

QStringList footerLines(const GridExport &grid)
{
    QStringList first;
    for (const QString &part : {grid.pictureName, grid.note}) {
        if (!part.isEmpty()) {
            first << part;
        }
    }
    first << QStringLiteral("○ against the original network's output")
          << QStringLiteral("▲ against the ground truth");
    MetricRecipe recipe;
    for (const PaneContent &pane : grid.panes) {
        if (const auto &quality = pane.original ? pane.original : pane.truth) {
            recipe = quality->recipe;
            break;
        }
    }
    return {first.join(QStringLiteral(" · ")), metricRecipeText(recipe)};
}

void paintCaption(QPainter &painter, const PaneContent &pane, const QRect &area)
{
    const QFont font = captionFont(area.width());
    QFont bold = font;
    bold.setBold(true);
    const QFontMetrics metrics(font);
    const int padding = metrics.height() / 3;
    const QRect inside = area.adjusted(padding, padding, -padding, -padding);
    int left = inside.left();
    int baseline = inside.top() + metrics.ascent();
    if (pane.kind == PaneKind::Variant) {
        const int side = metrics.ascent();
        painter.fillRect(left, baseline - side + metrics.descent() / 2, side, side,
                         variantColor(pane.colorIndex));
        left += side + padding;
    }
    painter.setPen(QColor(24, 24, 24));
    painter.setFont(bold);
    const QString stateWord = paneStateWord(pane);
    const QString name = stateWord.isEmpty() || pane.state == PaneState::Failed
        ? nameOf(pane)
        : nameOf(pane) + QStringLiteral(" (%1)").arg(stateWord);
    painter.drawText(left, baseline,
                     QFontMetrics(bold).elidedText(name, Qt::ElideMiddle, inside.right() - left));
    painter.setFont(font);
    const QStringList lines = figureLinesOf(pane, metrics, inside.width());
    for (qsizetype at = 0; at < std::min<qsizetype>(lines.size(), kCaptionLines); ++at) {
        baseline += metrics.height();
        painter.drawText(inside.left(), baseline,
                         metrics.elidedText(lines.at(at), Qt::ElideRight, inside.width()));
    }
}

}

QPoint GridExportLayout::cellOrigin(int index) const
{
    const int gap = gapOf(cell.width());
    const int column = index % columns;
    const int row = index / columns;
    return {gap + column * (cell.width() + gap),
            gap + row * (captionHeight + cell.height() + gap) + captionHeight};
}

GridExportLayout gridExportLayout(const GridExport &grid)
{
    GridExportLayout layout;
    const int count = std::max(static_cast<int>(grid.panes.size()), 1);
    layout.columns =
        std::clamp(grid.columns > 0 ? grid.columns : static_cast<int>(std::ceil(std::sqrt(count))), 1, count);
    layout.rows = (count + layout.columns - 1) / layout.columns;
    layout.cell = QSize(kSmallestCell, 1);
    for (const PaneContent &pane : grid.panes) {
        if (pane.image) {
            layout.cell = layout.cell.expandedTo(QSize(pane.image->width, pane.image->height));
        }
    }
    layout.cell.setHeight(std::max(layout.cell.height(), kSmallestCell / 4));
    const QFontMetrics metrics(captionFont(layout.cell.width()));
    const int padding = metrics.height() / 3;
    layout.captionHeight = metrics.height() * (1 + kCaptionLines) + 2 * padding;
    const int gap = gapOf(layout.cell.width());
    const int width = gap + layout.columns * (layout.cell.width() + gap);
    const QRect footer =
        metrics.boundingRect(QRect(0, 0, width - 2 * padding, 100'000), Qt::AlignLeft | Qt::TextWordWrap,
                             footerLines(grid).join(u'\n'));
    layout.footerHeight = footer.height() + 2 * padding;
    layout.size = QSize(
        width, gap + layout.rows * (layout.captionHeight + layout.cell.height() + gap) + layout.footerHeight);
    return layout;
}

Expected<QImage> renderGrid(const GridExport &grid)
{
    if (grid.panes.empty()) {
        return std::unexpected(Error{
            ErrorCode::Usage, {}, "there is nothing to save yet", "open a model and a picture first", {}});
    }
    const GridExportLayout layout = gridExportLayout(grid);
    const qint64 pixels = static_cast<qint64>(layout.size.width()) * layout.size.height();
    const Error tooLarge{ErrorCode::PictureTooLarge,
                         {},
                         "the comparison would have " + std::to_string(pixels / 1'000'000) + " megapixels",
                         "show fewer panes, or one alone, and save again",
                         {}};
    if (pixels > kLargestPixels || layout.size.width() > 65'000 || layout.size.height() > 65'000) {
        return std::unexpected(tooLarge);
    }
    QImage image(layout.size, QImage::Format_RGB32);
    if (image.isNull()) {
        return std::unexpected(tooLarge);
    }
    image.fill(QColor(236, 236, 236));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    for (int index = 0; index < std::ssize(grid.panes); ++index) {
        const PaneContent &pane = grid.panes.at(static_cast<std::size_t>(index));
        const QPoint origin = layout.cellOrigin(index);
        const QRect cell(origin, layout.cell);
        paintCaption(
            painter, pane,
            QRect(cell.left(), cell.top() - layout.captionHeight, cell.width(), layout.captionHeight));
        painter.fillRect(cell, surroundColor());
        if (pane.image && pane.state != PaneState::Failed) {
            const QSize size(pane.image->width, pane.image->height);
            const QPoint at = origin
                + QPoint((layout.cell.width() - size.width()) / 2,
                         (layout.cell.height() - size.height()) / 2);
            painter.drawImage(at, wrapped(*pane.image));
        }
    }
    const QFont font = captionFont(layout.cell.width());
    const int padding = QFontMetrics(font).height() / 3;
    painter.setFont(font);
    painter.setPen(QColor(60, 60, 60));
    const QRect footer(0, layout.size.height() - layout.footerHeight, layout.size.width(),
                       layout.footerHeight);
    painter.drawText(footer.adjusted(padding, padding, -padding, -padding), Qt::AlignLeft | Qt::TextWordWrap,
                     footerLines(grid).join(u'\n'));
    painter.end();
    return image;
}

Expected<QByteArray> renderGridPng(const GridExport &grid)
{
    const Expected<QImage> image = renderGrid(grid);
    if (!image) {
        return std::unexpected(image.error());
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image->save(&buffer, "PNG")) {
        return std::unexpected(Error{
            ErrorCode::CannotWrite, {}, "the grid cannot be encoded as PNG", "compare fewer variants", {}});
    }
    return bytes;
}

}
