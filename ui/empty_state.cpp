// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/empty_state.h"

#include "ui/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace sidelight::ui
{

EmptyState::EmptyState(const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent)
{
    auto *title = new QLabel(QStringLiteral("Drop an original model, its variants and pictures here"), this);
    auto *text = new QLabel(
        QStringLiteral(
            "Models are TorchScript files; the first one is the original, the others are compared to it.\n"
            "Pictures are camera RAW, PNG, TIFF, JPEG, WebP or EXR; ground truths belong to pictures."),
        this);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    title->setFont(large);
    QPalette onSurround = palette();
    onSurround.setColor(QPalette::WindowText, QColor(250, 250, 250));
    for (QLabel *label : {title, text}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setPalette(onSurround);
    }
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    for (QAction *action : actions) {
        auto *button = new QPushButton(action->text(), this);
        button->setToolTip(action->toolTip());
        button->setAccessibleName(QString(action->text()).remove(u'&'));
        button->setMinimumHeight(32);
        button->setMinimumWidth(button->sizeHint().width() + 24);
        button->setFocusPolicy(Qt::TabFocus);
        if (action == actions.first()) {
            QFont bold = button->font();
            bold.setBold(true);
            button->setFont(bold);
        }
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        buttons->addWidget(button);
    }
    buttons->addStretch();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(32, 32, 32, 32);
    layout->setSpacing(16);
    layout->addStretch();
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    layout->addStretch();
}

void EmptyState::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), surroundColor());
    painter.setPen(QPen(QColor(200, 200, 200), 1, Qt::DashLine));
    painter.drawRect(rect().adjusted(16, 16, -17, -17));
}

}
