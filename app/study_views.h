// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session_views.h"
#include "app/studies.h"
#include "ui/layer_row.h"
#include "ui/search_content.h"

namespace sidelight
{

/// The layers of a variant, what they really run in, and what a study has found of them.
ui::LayersContent layersContent(const SessionView &view, const LayerStudyState &study, VariantId variant);

/// What a search has found, or why there can be none; of the model that is the original.
///
/// pictures   on how many a search would run now
ui::SearchContent searchContent(const SessionView &view, const SearchState &search, int pictures);

}
