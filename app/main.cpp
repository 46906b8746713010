// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"
#include "app/window.h"

int main(int argc, char **argv)
{
    const sidelight::CommandLineOutcome outcome = sidelight::runCommandLine(argc, argv);
    if (const int *exitCode = std::get_if<int>(&outcome)) {
        return *exitCode;
    }
    // Qt is given the name of the program alone: the rest of the command line has been read.
    int count = 1;
    return sidelight::runWindow(count, argv, std::get<sidelight::WindowRequest>(outcome));
}
