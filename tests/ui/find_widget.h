// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

namespace sidelight::ui::find
{

/// The widget of a kind that has an accessible name; null: there is none.
template<typename Widget> Widget *named(const QWidget &parent, const QString &name)
{
    for (Widget *widget : parent.findChildren<Widget *>()) {
        if (widget->accessibleName() == name) {
            return widget;
        }
    }
    return nullptr;
}

/// The button of a kind with a text; null: there is none.
template<typename Button> Button *button(const QWidget &parent, const QString &text)
{
    for (Button *one : parent.findChildren<Button *>()) {
        if (one->text() == text) {
            return one;
        }
    }
    return nullptr;
}

/// Whether a label that can be seen holds a text.
inline bool says(const QWidget &parent, const QString &text)
{
    for (const QLabel *label : parent.findChildren<QLabel *>()) {
        if (label->isVisibleTo(&parent) && label->text().contains(text)) {
            return true;
        }
    }
    return false;
}

}
