// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace sidelight::ui
{

/// A text of any length to read and to copy, beside the window; it blocks nothing.
class DetailsWindow : public QDialog
{
    Q_OBJECT
public:
    explicit DetailsWindow(QWidget *parent);

    void showText(const QString &title, const QString &text);

private:
    QPlainTextEdit *m_text;
};

}
