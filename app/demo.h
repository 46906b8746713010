// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <string>
#include <vector>

namespace sidelight
{

/// The comparison that comes with the program: a See-in-the-Dark U-Net and its optimized variants.
struct Demo {
    std::string original; ///< path of the model
    std::vector<std::string> variants; ///< paths of models, in the order of their cost, the original left out
    std::vector<std::string> inputs; ///< camera RAW, sorted
    std::vector<std::string> truths; ///< their ground truths, sorted
};

/// Finds the demo: where the program is installed, else in the source tree it was built from.
///
/// Errors   FileMissing
Expected<Demo> findDemo();

/// The demo in a given folder.
///
/// Errors   FileMissing
Expected<Demo> demoIn(const std::string &folder);

}
