// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pane_content.h"
#include "ui/picture_item.h"
#include "ui/timing_sample.h"
#include "ui/variant_row.h"

#include <QStringList>

#include <vector>

namespace sidelight::ui::synthetic
{

/// Made-up values of one comparison, as a session would give them to the window.
struct Comparison {
    std::vector<VariantRow> variants;
    std::vector<PictureItem> pictures;
    std::vector<PaneContent> panes;
};

/// A picture of one colour.
DisplayImagePtr plain(int width, int height, int red, int green, int blue);

/// A picture whose pixel (x, y) has red = x and green = y, both modulo 256.
DisplayImagePtr gradient(int width, int height);

Quality quality(Reference reference, double psnrDb, double ssim);

/// Input, truth, the original and five variants. `everyState` gives them failures, stale and running panes.
Comparison comparison(const QStringList &photos, bool everyState = false);

/// How a variant can end that runs in a process of its own: too slow, crashed, stopped by the person, too
/// much memory, killed by the system.
std::vector<Error> workerErrors();

/// The comparison with every variant but the original ended in one of these ways.
Comparison endedComparison(const QStringList &photos);

std::vector<TimingSample> timings(const Comparison &comparison, int runs);

}
