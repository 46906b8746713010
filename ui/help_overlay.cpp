// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help_overlay.h"

#include "ui/actions.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace sidelight::ui
{

namespace
{

QString keysText(const ActionRow &row)
{
    QStringList keys;
    for (const QKeySequence &sequence : shortcutsOf(row)) {
        keys << sequence.toString(QKeySequence::NativeText);
    }
    return keys.join(QStringLiteral("  "));
}

class KeyTable
{
public:
    explicit KeyTable(QWidget *parent)
        : m_parent(parent)
        , m_grid(new QGridLayout)
    {
        m_grid->setHorizontalSpacing(16);
        m_grid->setVerticalSpacing(4);
        m_grid->setColumnStretch(1, 1);
    }

    void title(const QString &text)
    {
        QLabel *heading = label(text, true);
        heading->setContentsMargins(0, m_row == 0 ? 0 : 12, 0, 0);
        m_grid->addWidget(heading, m_row++, 0, 1, 2);
    }

    void row(const QString &keys, const QString &text)
    {
        m_grid->addWidget(label(keys, true), m_row, 0, Qt::AlignTop | Qt::AlignLeft);
        QLabel *what = label(text, false);
        what->setWordWrap(true);
        m_grid->addWidget(what, m_row++, 1);
    }

    void actions(MenuId menu)
    {
        for (const ActionRow &one : actionTable()) {
            if (one.menu == menu && one.shortcuts[0] != '\0') {
                row(keysText(one), QString::fromUtf8(one.tooltip));
            }
        }
    }

    QGridLayout *layout() const { return m_grid; }

private:
    QLabel *label(const QString &text, bool bold)
    {
        auto *result = new QLabel(text, m_parent);
        result->setTextFormat(Qt::PlainText);
        QFont font = result->font();
        font.setBold(bold);
        result->setFont(font);
        result->setAttribute(Qt::WA_TransparentForMouseEvents);
        return result;
    }

    QWidget *m_parent;
    QGridLayout *m_grid;
    int m_row = 0;
};

}

HelpOverlay::HelpOverlay(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("helpOverlay"));
    setAccessibleName(QStringLiteral("Keys"));
    auto *page = new QWidget;
    KeyTable left(page);
    left.title(QStringLiteral("Pictures"));
    for (const KeyRow &key : otherKeys()) {
        left.row(QString::fromUtf8(key.keys), QString::fromUtf8(key.tooltip));
    }
    left.title(QStringLiteral("Measure"));
    left.actions(MenuId::Measure);
    left.title(QStringLiteral("Variants"));
    left.actions(MenuId::Variants);
    KeyTable middle(page);
    middle.title(QStringLiteral("View"));
    middle.actions(MenuId::View);
    KeyTable right(page);
    right.title(QStringLiteral("File"));
    right.actions(MenuId::File);
    right.title(QStringLiteral("Help"));
    right.actions(MenuId::Help);
    right.row(QStringLiteral("Esc"), QStringLiteral("Close this table"));

    auto *columns = new QHBoxLayout(page);
    columns->setContentsMargins(40, 32, 40, 32);
    columns->setSpacing(40);
    for (const KeyTable &table : {left, middle, right}) {
        auto *column = new QVBoxLayout;
        column->addLayout(table.layout());
        column->addStretch();
        columns->addLayout(column, 1);
    }
    page->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *scroller = new QScrollArea(this);
    scroller->setWidget(page);
    scroller->setWidgetResizable(true);
    scroller->setFrameShape(QFrame::NoFrame);
    scroller->setFocusPolicy(Qt::NoFocus);
    scroller->viewport()->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(scroller);
    hide();
}

void HelpOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void HelpOverlay::mousePressEvent(QMouseEvent *)
{
    hide();
    emit closed();
}

}
