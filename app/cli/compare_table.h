// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparison.h"

#include <string>

namespace sidelight
{

/// The table that `sidelight compare` prints for people: one row a variant, means over the pictures.
std::string compareTable(const Comparison &comparison);

}
