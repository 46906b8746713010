// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/window.h"

#include <variant>

namespace sidelight
{

/// The exit code of a command that is done, or what the window is to be opened with.
using CommandLineOutcome = std::variant<int, WindowRequest>;

/// Reads the command line and runs the command it asks for; without one the window is asked for.
///
/// Output   see Console; exit codes see ExitCode
/// Errors   none: told on the standard error output, one line each; never throws
/// Threads  the main thread; no platform plugin is loaded, but for the grids of `compare --out` (offscreen)
CommandLineOutcome runCommandLine(int argc, char **argv);

}
