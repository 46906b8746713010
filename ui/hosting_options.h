// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"

#include <QSettings>
#include <QString>

#include <cstdint>
#include <span>

namespace sidelight::ui
{

/// One setting of where models run and what that may cost; the dialog and the settings file are made from
/// these.
///
/// Its default is what `get` finds in HostingSettings().
struct HostingRow {
    const char *key; ///< in the settings file
    const char *title;
    const char *unit; ///< of the number; empty: it is a switch, 0 or 1
    const char *tooltip; ///< without a full stop at its end
    int minimum;
    int maximum;
    int step;
    QString zeroText; ///< what 0 means, where that is no number
    bool aboutProcesses; ///< means nothing where models run in the program itself
    std::int64_t (*get)(const HostingSettings &settings); ///< in the unit, rounded up
    void (*set)(HostingSettings &settings, std::int64_t value);

    bool isSwitch() const { return unit[0] == '\0'; }
};

std::span<const HostingRow> hostingRows();

/// What was stored; a value that is missing, senseless or out of its range is the default.
HostingSettings readHostingSettings(QSettings &file);

/// Stores what differs from the default, and removes the rest.
void writeHostingSettings(QSettings &file, const HostingSettings &settings);

}
