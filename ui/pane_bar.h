// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pane_content.h"

#include <QWidget>

namespace sidelight::ui
{

/// The label above a picture: the variant's colour, key, name and precision at the left, its state at the
/// right.
class PaneBar : public QWidget
{
    Q_OBJECT
public:
    explicit PaneBar(QWidget *parent = nullptr);

    void setContent(const PaneContent &content, int number, const QString &stateWord);
    void setMarked(bool marked);
    void setHeld(bool held);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_label;
    QString m_precision;
    QString m_stateWord;
    int m_number = 0;
    int m_colorIndex = -1; ///< -1: not a variant
    bool m_running = false;
    bool m_marked = false;
    bool m_held = false;
};

}
