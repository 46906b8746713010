// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "ui/pane_content.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <vector>

namespace sidelight::ui
{

/// A comparison to be drawn as one picture: panes in their order, row by row.
struct GridExport {
    std::vector<PaneContent> panes;
    int columns = 0; ///< 0: as square as the panes allow
    QString pictureName; ///< for the footer
    QString note; ///< for the footer: exposure ratio, schedule …; may be empty
};

/// Where renderGrid() puts the picture of one pane, in pixels of the result.
struct GridExportLayout {
    int columns = 0;
    int rows = 0;
    QSize cell; ///< of a picture, without its caption
    int captionHeight = 0;
    int footerHeight = 0;
    QSize size; ///< of the whole result

    /// The top left corner of the picture of pane `index`; a smaller picture than the cell is centred in it.
    QPoint cellOrigin(int index) const;
};

/// The layout that renderGrid() uses.
GridExportLayout gridExportLayout(const GridExport &grid);

/// Draws the labelled grid with figures, each picture at its full resolution, pixel for pixel.
///
/// Shapes   a cell is as large as the largest picture; captions grow with it
/// Errors   Usage without a pane; PictureTooLarge above 400 megapixels
/// Threads  reentrant; needs a QGuiApplication (the offscreen platform will do) for its fonts
Expected<QImage> renderGrid(const GridExport &grid);

/// What renderGrid() draws, as the bytes of a PNG file.
///
/// Errors   those of renderGrid; CannotWrite where it cannot be encoded
Expected<QByteArray> renderGridPng(const GridExport &grid);

}
