// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparison.h"

#include <string>

namespace sidelight
{

/// The figures of a comparison for spreadsheets: one row a picture and variant, units in the column names.
///
/// Lines and quotes follow RFC 4180; numbers have a decimal point in every locale; infinite PSNR is "inf";
/// what is not there is an empty cell. A text that a spreadsheet would take for a formula (because it begins
/// with an operator, @ or a control character) gets an apostrophe before it, so that a file name cannot run
/// anything.
std::string figuresCsv(const Comparison &comparison);

/// A text as one cell, see figuresCsv.
std::string csvCell(const std::string &text);

}
