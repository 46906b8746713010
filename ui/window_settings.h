// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>

#include <memory>

namespace sidelight::ui
{

/// Where the window keeps its layout, theme and folders.
inline std::unique_ptr<QSettings> windowSettings()
{
    return std::make_unique<QSettings>(QSettings::NativeFormat, QSettings::UserScope,
                                       QStringLiteral("sidelight"), QStringLiteral("window"));
}

}
