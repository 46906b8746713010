// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/file_choosers.h"

#include "ui/window_settings.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

namespace sidelight::ui
{

namespace
{

const QString kModelFilter =
    QStringLiteral("Models (*.pt *.pth *.ts *.torchscript *.ptl *.jit);;All files (*)");
const QString kPictureFilter = QStringLiteral("Pictures (*.dng *.arw *.cr2 *.cr3 *.nef *.raf *.orf *.rw2 "
                                              "*.pef *.srw *.png *.tif *.tiff *.jpg *.jpeg *.webp "
                                              "*.exr *.bmp);;All files (*)");

QString folderOf(const QString &purpose)
{
    return windowSettings()->value(QStringLiteral("folders/") + purpose, QDir::homePath()).toString();
}

void rememberFolder(const QString &purpose, const QString &path)
{
    windowSettings()->setValue(QStringLiteral("folders/") + purpose, QFileInfo(path).absolutePath());
}

QStringList chooseMany(QWidget *parent, const QString &title, const QString &purpose, const QString &filter)
{
    const QStringList paths = QFileDialog::getOpenFileNames(parent, title, folderOf(purpose), filter);
    if (!paths.isEmpty()) {
        rememberFolder(purpose, paths.first());
    }
    return paths;
}

}

QString chooseModel(QWidget *parent, const QString &title)
{
    const QString purpose = QStringLiteral("models");
    const QString path = QFileDialog::getOpenFileName(parent, title, folderOf(purpose), kModelFilter);
    if (!path.isEmpty()) {
        rememberFolder(purpose, path);
    }
    return path;
}

QStringList chooseModels(QWidget *parent, const QString &title)
{
    return chooseMany(parent, title, QStringLiteral("models"), kModelFilter);
}

QStringList choosePictures(QWidget *parent, const QString &title)
{
    return chooseMany(parent, title, QStringLiteral("pictures"), kPictureFilter);
}

QString chooseTarget(QWidget *parent, const QString &title, const QString &name, const QString &suffix,
                     const QString &kind)
{
    const QString purpose = QStringLiteral("exports");
    QFileDialog dialog(parent, title, folderOf(purpose), QStringLiteral("%1 (*.%2)").arg(kind, suffix));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(suffix);
    dialog.selectFile(name + u'.' + suffix);
    if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) {
        return {};
    }
    rememberFolder(purpose, dialog.selectedFiles().first());
    return dialog.selectedFiles().first();
}

}
