// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;

namespace sidelight::ui
{

/// What stands in the middle of a window that compares nothing yet: what to drop, and the demo at one click.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    /// The first action is the one most people want.
    explicit EmptyState(const QList<QAction *> &actions, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

}
