// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace sidelight::ui
{

/// The file dialogs of the window; each remembers its folder. Empty: the person chose nothing.
QString chooseModel(QWidget *parent, const QString &title);
QStringList chooseModels(QWidget *parent, const QString &title);
QStringList choosePictures(QWidget *parent, const QString &title);
QString chooseTarget(QWidget *parent, const QString &title, const QString &name, const QString &suffix,
                     const QString &kind); ///< asks before an existing file is replaced

}
