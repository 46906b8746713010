// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// What the window is opened with.
struct WindowRequest {
    bool demo = false; ///< the comparison that comes with the program
    std::vector<std::string> files; ///< models, pictures, folders, sessions
    bool inProcess = false; ///< models run in the program itself, whatever the settings say
};

/// Opens the window and runs until it is closed.
///
/// Result   the exit code of the program
int runWindow(int &argc, char **argv, const WindowRequest &request);

}
