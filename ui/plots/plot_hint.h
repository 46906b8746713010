// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEvent>
#include <QLabel>

namespace sidelight::ui
{

/// A sentence in the middle of a plot that has nothing to draw; covers the plot while there is one.
class PlotHint : public QLabel
{
public:
    explicit PlotHint(QWidget *plot)
        : QLabel(plot)
    {
        setTextFormat(Qt::PlainText);
        setAlignment(Qt::AlignCenter);
        setWordWrap(true);
        setMargin(8);
        setAutoFillBackground(true);
        setBackgroundRole(QPalette::Base);
        setGeometry(plot->rect());
        hide();
        plot->installEventFilter(this);
    }

    void say(const QString &sentence) ///< empty: nothing
    {
        setText(sentence);
        setVisible(!sentence.isEmpty());
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize && watched == parent()) {
            setGeometry(parentWidget()->rect());
        }
        return QLabel::eventFilter(watched, event);
    }
};

}
