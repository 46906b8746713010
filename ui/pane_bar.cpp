// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pane_bar.h"

#include "ui/plain_tooltip.h"
#include "ui/theme.h"

#include <QPainter>

namespace sidelight::ui
{

PaneBar::PaneBar(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void PaneBar::setContent(const PaneContent &content, int number, const QString &stateWord)
{
    m_label = content.label;
    m_precision = content.precision;
    m_stateWord = stateWord;
    m_number = number;
    m_colorIndex = content.kind == PaneKind::Variant ? content.colorIndex : -1;
    m_running = content.state == PaneState::Running || content.state == PaneState::Loading;
    const QString name = m_precision.isEmpty() ? m_label : m_label + QStringLiteral(" · ") + m_precision;
    setToolTip(plainTooltip(name));
    setAccessibleName(name + (stateWord.isEmpty() ? QString() : QStringLiteral(", ") + stateWord));
    update();
}

void PaneBar::setMarked(bool marked)
{
    if (marked != m_marked) {
        m_marked = marked;
        update();
    }
}

void PaneBar::setHeld(bool held)
{
    if (held != m_held) {
        m_held = held;
        update();
    }
}

QSize PaneBar::sizeHint() const
{
    return {120, fontMetrics().height() + 6};
}

void PaneBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QPalette &colors = palette();
    painter.fillRect(rect(), colors.color(m_marked ? QPalette::Highlight : QPalette::Button));
    const QColor text = colors.color(m_marked ? QPalette::HighlightedText : QPalette::ButtonText);
    QColor faint = text;
    faint.setAlphaF(0.72F);
    const int baseline = (height() - 2 + fontMetrics().ascent() - fontMetrics().descent()) / 2;
    int x = 8;
    if (m_colorIndex >= 0) {
        painter.fillRect(x, (height() - 2 - 10) / 2, 10, 10, variantColor(m_colorIndex));
        x += 16;
    }
    int end = width() - 8;
    const QString state = m_held ? QStringLiteral("held") : m_stateWord;
    if (!state.isEmpty()) {
        const int wide = fontMetrics().horizontalAdvance(state);
        if (end - wide > x + 40) {
            painter.setPen(text);
            painter.drawText(end - wide, baseline, state);
            end -= wide + 8;
        }
    }
    if (m_number > 0) {
        painter.setPen(faint);
        const QString number = QString::number(m_number);
        painter.drawText(x, baseline, number);
        x += fontMetrics().horizontalAdvance(number) + 6;
    }
    QFont bold = font();
    bold.setBold(true);
    const QFontMetrics boldMetrics(bold);
    const QString suffix = m_precision.isEmpty() ? QString() : QStringLiteral(" · ") + m_precision;
    const int suffixWidth = fontMetrics().horizontalAdvance(suffix);
    const QString label =
        boldMetrics.elidedText(m_label, Qt::ElideMiddle, std::max(end - x - suffixWidth, 24));
    painter.setFont(bold);
    painter.setPen(text);
    painter.drawText(x, baseline, label);
    painter.setFont(font());
    painter.setPen(faint);
    painter.drawText(x + boldMetrics.horizontalAdvance(label), baseline, suffix);
    if (m_running) {
        painter.fillRect(0, height() - 2, width(), 2, text);
    }
}

}
