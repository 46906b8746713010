// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session_variant.h"
#include "inference/engine/reading_thread.h"
#include "ui/pane_content.h"
#include "ui/variant_row.h"

#include <set>
#include <string>
#include <vector>

namespace sidelight
{

/// What a session knows at one moment, for turning it into what the window shows.
struct SessionView {
    const std::vector<SessionVariant> &variants;
    const ReadResult *picture; ///< null: none was read yet; may be older than what is asked for
    bool pictureIsStale;
    bool reading;
    Generation epoch; ///< results of older generations are stale
    const std::set<VariantId> &pending;
    bool differences; ///< where variants differ from the original is shown in place of their pictures
};

/// "DNG 512 × 512 ×100"
std::string formatText(const Picture &picture);

/// Under what the times were measured, for the footer of an export; empty before the first run.
std::string conditionsText(const SessionView &view);

std::vector<ui::VariantRow> variantRows(const SessionView &view);

/// Input, truth (where there is one), and a pane for every variant that is switched on.
std::vector<ui::PaneContent> comparisonPanes(const SessionView &view);

}
