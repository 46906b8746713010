// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/layer_row.h"
#include "ui/search_content.h"

namespace sidelight::ui::synthetic
{

/// Made-up figures of the 23 layers of a U-Net in INT8; the first `measured` of them have been measured. The
/// last one stays FP32, upv7 harms nothing at all.
LayersContent layers(int measured = 23);

/// A made-up search that tried the first `tried` of ten recipes; the fourth failed, the first one, fp32,
/// gives the original's pictures.
SearchContent search(int tried = 10);

}
