// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details_window.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace sidelight::ui
{

DetailsWindow::DetailsWindow(QWidget *parent)
    : QDialog(parent)
    , m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setAccessibleName(QStringLiteral("Details"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton *copy = buttons->addButton(QStringLiteral("Copy"), QDialogButtonBox::ActionRole);
    copy->setAccessibleName(QStringLiteral("Copy the details"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_text);
    layout->addWidget(buttons);
    resize(640, 320);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::hide);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
}

void DetailsWindow::showText(const QString &title, const QString &text)
{
    setWindowTitle(title);
    m_text->setPlainText(text);
    show();
    raise();
    activateWindow();
}

}
