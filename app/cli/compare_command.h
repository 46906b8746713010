// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/compare_plan.h"
#include "app/cli/console.h"
#include "app/cli/exit_code.h"

namespace sidelight
{

/// `sidelight compare`: runs all variants on all pictures, prints the table, writes grids and figures.
ExitCode runCompare(const CompareOptions &options, Console &console);

}
