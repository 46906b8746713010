// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

namespace sidelight
{

/// What the program says to the shell.
enum class ExitCode {
    Done = 0,
    SomeFailed = 1, ///< some items failed; the rest is there
    Usage = 2,
    InputUnusable = 3, ///< an input cannot be used, or an output cannot be written
    LimitCrossed = 4, ///< of --fail-if, or the goal of a search is not met
};

/// The code for a failure that ends a command.
inline ExitCode exitCodeFor(const Error &error)
{
    return error.code == ErrorCode::Usage || error.code == ErrorCode::BadRecipe ? ExitCode::Usage
                                                                                : ExitCode::InputUnusable;
}

}
