// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/picture_item.h"

#include <QListWidget>

#include <vector>

namespace sidelight::ui
{

/// The input pictures as a row of thumbnails; the current one is framed.
class PictureStrip : public QListWidget
{
    Q_OBJECT
public:
    explicit PictureStrip(QWidget *parent = nullptr);

    void setPictures(const std::vector<PictureItem> &pictures);
    void setCurrentPicture(int index); ///< does not signal
    int currentPicture() const { return currentRow(); }

    QSize sizeHint() const override;

signals:
    void pictureSelected(int index);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

}
