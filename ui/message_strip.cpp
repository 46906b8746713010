// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/message_strip.h"

#include "ui/plain_tooltip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace sidelight::ui
{

namespace
{

QLabel *plainLabel(QWidget *parent, const QString &accessibleName)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleName(accessibleName);
    return label;
}

}

MessageStrip::MessageStrip(QWidget *parent)
    : QWidget(parent)
    , m_mark(plainLabel(this, QStringLiteral("Severity")))
    , m_text(plainLabel(this, QStringLiteral("Message")))
    , m_more(new QToolButton(this))
    , m_picture(plainLabel(this, QStringLiteral("Picture")))
    , m_position(plainLabel(this, QStringLiteral("Position of the cursor")))
    , m_zoom(plainLabel(this, QStringLiteral("Zoom")))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(m_mark);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_more);
    layout->addSpacing(8);
    layout->addWidget(m_picture);
    layout->addWidget(m_position);
    layout->addWidget(m_zoom);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_position->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("x 00000  y 00000")));
    m_position->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_zoom->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("6400 %")));
    m_zoom->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_mark->hide();
    m_more->setText(QStringLiteral("Details"));
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setAccessibleName(QStringLiteral("Details of the message"));
    m_more->hide();
    setFixedHeight(fontMetrics().height() + 6);
    connect(m_more, &QToolButton::clicked, this, &MessageStrip::detailsRequested);
}

void MessageStrip::showMessage(const QString &text, const QString &details, Severity severity)
{
    m_message = text.simplified();
    m_details = details;
    m_more->setVisible(!details.isEmpty());
    m_mark->setVisible(severity != Severity::Information);
    m_mark->setText(severity == Severity::Failure ? QStringLiteral("✕") : QStringLiteral("!"));
    QFont font = m_text->font();
    font.setBold(severity == Severity::Failure);
    m_mark->setFont(font);
    m_text->setFont(font);
    m_text->setToolTip(plainTooltip(m_message));
    layout()->activate();
    elide();
}

void MessageStrip::setPicture(const QString &text)
{
    m_picture->setText(text);
    layout()->activate();
    elide();
}

void MessageStrip::setPosition(const QString &text)
{
    m_position->setText(text);
}

void MessageStrip::setZoom(const QString &text)
{
    m_zoom->setText(text);
}

void MessageStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

void MessageStrip::elide()
{
    m_text->setText(m_text->fontMetrics().elidedText(m_message, Qt::ElideRight, m_text->width()));
}

}
