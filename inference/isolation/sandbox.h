// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"

#include <string>
#include <sys/types.h>
#include <vector>

namespace sidelight
{

/// Shuts the calling process in, for good: files, network, other processes. Each part is as strong as the
/// kernel allows, and the report says which hold.
///
/// - "filesystem": Landlock, nothing but the files and folders named can be opened, and those only be read
/// - "network": no new sockets, and no connections where Landlock knows TCP
/// - "processes": no new processes, no signals to others, no look into them
/// - "core dumps": none
/// - "end with the program": the system ends this process when the thread that started it ends
/// - "out of memory": this process goes first
///
/// Threads  before the process has a second thread: the restrictions are the calling thread's, and those of
///          threads and processes it makes from then on
/// Source   Linux, Documentation/userspace-api/landlock.rst and seccomp_filter.rst
SandboxReport enterSandbox(pid_t parent, const std::vector<std::string> &readable);

/// Where the system keeps its shared libraries, what they read of the processor, and random numbers.
std::vector<std::string> systemLibraryPaths();

}
