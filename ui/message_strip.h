// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/severity.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace sidelight::ui
{

/// The line at the foot of the window: what was done or failed at the left, what is looked at, at the right.
class MessageStrip : public QWidget
{
    Q_OBJECT
public:
    explicit MessageStrip(QWidget *parent = nullptr);

    void showMessage(const QString &text, const QString &details, Severity severity);
    void setPicture(const QString &text);
    void setPosition(const QString &text);
    void setZoom(const QString &text);

    QString message() const { return m_message; }
    QString details() const { return m_details; }

signals:
    void detailsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();

    QString m_message;
    QString m_details;
    QLabel *m_mark;
    QLabel *m_text;
    QToolButton *m_more;
    QLabel *m_picture;
    QLabel *m_position;
    QLabel *m_zoom;
};

}
