// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

#include <QString>

namespace sidelight::ui
{

/// One input picture in the strip.
struct PictureItem {
    QString path;
    QString name; ///< the file's name
    DisplayImagePtr thumbnail; ///< null while it is being decoded; any size, scaled for painting
    QString format; ///< for the status bar, e.g. "DNG 512 × 512 ×100"; empty while not known
    bool failed = false; ///< it could not be decoded
    bool flagged = false; ///< worth looking at: the variants differ most here
    QString tooltip; ///< plain text: the path, the error, the warnings
};

}
