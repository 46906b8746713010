// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/variant_delegate.h"

#include "ui/failure_text.h"
#include "ui/figure_format.h"
#include "ui/theme.h"
#include "ui/variant_table_model.h"
#include "ui/wrapped_text.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace sidelight::ui
{

namespace
{

constexpr int kColorWidth = 4;
constexpr int kPadding = 5;
constexpr int kTextLeft = 30;
constexpr int kCompactLines = 3;
constexpr int kDetailedLines = 5;

QRect checkRect(const QRect &row, int lineHeight)
{
    return {row.left() + kColorWidth + 6, row.top() + kPadding + (lineHeight - 14) / 2, 14, 14};
}

struct Line {
    QString left; ///< ends at the middle of the row
    QString right; ///< ends at its end
};

QString psnrOf(const std::optional<Quality> &quality)
{
    if (!quality) {
        return {};
    }
    return (std::isinf(quality->psnrDb) ? QStringLiteral("identical") : psnrText(quality->psnrDb)) + u' '
        + referenceMark(quality->reference);
}

/// "SSIM 0.9413 ○ · 0.8810 ▲", of the references there are.
QString ssimsOf(const VariantRow &row)
{
    QStringList parts;
    for (const std::optional<Quality> &quality : {row.original, row.truth}) {
        if (quality && quality->ssim) {
            parts << ssimText(quality->ssim) + u' ' + referenceMark(quality->reference);
        }
    }
    return parts.isEmpty() ? QString() : QStringLiteral("SSIM ") + parts.join(QStringLiteral(" · "));
}

std::vector<Line> figureLines(const VariantRow &row, bool detailed, const QFontMetrics &metrics, int width)
{
    QString time = row.medianMs ? medianTimeText(row) : QString();
    if (row.medianMs && row.speedUp && !row.isOriginal) {
        time += u' ' + factorText(*row.speedUp);
    }
    if (row.calibration) {
        time = calibrationText(*row.calibration) + QStringLiteral(" …");
    } else if (time.isEmpty() && row.state == VariantState::Loading) {
        time = QStringLiteral("loading …");
    }
    const QString mark = row.warning.isEmpty() ? QString() : QStringLiteral("✕ ");
    std::vector<Line> lines{{time, row.bytes > 0 ? bytesText(row.bytes) : QString()},
                            {mark + psnrOf(row.original), psnrOf(row.truth)}};
    if (row.isOriginal) {
        lines.at(1).left = QStringLiteral("reference ○");
    }
    if (detailed) {
        lines.push_back({QString(), ssimsOf(row)});
        const auto fits = [&](const QString &text) { return metrics.horizontalAdvance(text) <= width; };
        lines.push_back({QString(), metrics.elidedText(costText(row, fits), Qt::ElideRight, width)});
    }
    return lines;
}

QString failureText(const VariantRow &row)
{
    const Error error = row.error.value_or(Error{ErrorCode::ModelFailed, {}, "failed", "retry", {}});
    return wasStopped(error) ? failureLine(error) : QStringLiteral("✕ ") + failureLine(error);
}

}

QString costText(const VariantRow &row, const std::function<bool(const QString &)> &fits)
{
    const auto joined = [&row](const QString &parameters, const QString &memory) {
        QStringList parts;
        if (row.parameters > 0) {
            parts << countText(row.parameters) + parameters;
        }
        if (row.peakBytes) {
            parts << bytesText(*row.peakBytes) + memory;
        }
        return parts.join(QStringLiteral(" · "));
    };
    const QString whole = joined(QStringLiteral(" parameters"), QStringLiteral(" memory"));
    return fits(whole) ? whole : joined(QStringLiteral(" param."), QStringLiteral(" RAM"));
}

void VariantDelegate::setDetailed(bool detailed)
{
    m_detailed = detailed;
}

int VariantDelegate::rowHeight(const QFontMetrics &metrics, bool detailed) const
{
    return metrics.height() * (detailed ? kDetailedLines : kCompactLines) + 2 * kPadding + 1;
}

QSize VariantDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {160, rowHeight(option.fontMetrics, m_detailed)};
}

void VariantDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const auto *model = qobject_cast<const VariantTableModel *>(index.model());
    if (model == nullptr) {
        return;
    }
    const VariantRow &row = model->rows().at(static_cast<std::size_t>(index.row()));
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    const QPalette &colors = option.palette;
    const QFontMetrics &metrics = option.fontMetrics;
    const QRect area = option.rect;
    painter->save();
    painter->fillRect(area, colors.color(selected ? QPalette::Highlight : QPalette::Base));
    painter->fillRect(QRect(area.left(), area.top(), kColorWidth, area.height() - 1),
                      variantColor(row.colorIndex));
    painter->fillRect(QRect(area.left(), area.bottom(), area.width(), 1), colors.color(QPalette::Window));

    QStyleOptionViewItem check = option;
    check.rect = checkRect(area, metrics.height());
    check.state =
        (option.state & QStyle::State_Enabled) | (row.enabled ? QStyle::State_On : QStyle::State_Off);
    QApplication::style()->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &check, painter,
                                         option.widget);

    const QColor text = colors.color(selected ? QPalette::HighlightedText : QPalette::Text);
    QColor faint = text;
    faint.setAlphaF(0.68F);
    const int left = area.left() + kTextLeft;
    const int right = area.right() - 8;
    int baseline = area.top() + kPadding + metrics.ascent();

    // First line: number, name, precision.
    int x = left;
    if (index.row() < 9) {
        const QString number = QString::number(index.row() + 1);
        painter->setPen(faint);
        painter->drawText(x, baseline, number);
        x += metrics.horizontalAdvance(number) + 6;
    }
    const int precisionWidth = metrics.horizontalAdvance(row.precision);
    painter->setPen(faint);
    painter->drawText(right - precisionWidth, baseline, row.precision);
    QFont bold = option.font;
    bold.setBold(true);
    painter->setFont(bold);
    painter->setPen(row.enabled ? text : faint);
    painter->drawText(
        x, baseline,
        QFontMetrics(bold).elidedText(row.label, Qt::ElideMiddle, right - precisionWidth - 8 - x));
    painter->setFont(option.font);

    if (row.state == VariantState::Failed) {
        painter->setPen(wasStopped(row.error) ? faint : text);
        const int lines = (m_detailed ? kDetailedLines : kCompactLines) - 1;
        for (const QString &line : wrappedLines(failureText(row), option.font, right - left, lines)) {
            baseline += metrics.height();
            painter->drawText(left, baseline, line);
        }
    } else {
        const int middle = left + (right - left) * 53 / 100;
        for (const Line &line : figureLines(row, m_detailed, metrics, right - left)) {
            baseline += metrics.height();
            painter->setPen(row.enabled ? text : faint);
            painter->drawText(middle - metrics.horizontalAdvance(line.left), baseline, line.left);
            painter->drawText(right - metrics.horizontalAdvance(line.right), baseline, line.right);
        }
    }
    painter->restore();
}

bool VariantDelegate::editorEvent(QEvent *event, QAbstractItemModel *model,
                                  const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease && event->type() != QEvent::MouseButtonDblClick) {
        return false;
    }
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const QRect box = checkRect(option.rect, option.fontMetrics.height()).adjusted(-6, -6, 6, 6);
    if (mouse->button() != Qt::LeftButton || !box.contains(mouse->position().toPoint())) {
        return false;
    }
    if (event->type() == QEvent::MouseButtonDblClick) {
        return true;
    }
    const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

}
