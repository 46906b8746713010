// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace sidelight
{

/// Marks the calling thread as the one that answers a person: decoding, inference and metrics may not run on
/// it.
void markInteractiveThread();

/// Every decoding, inference and metric function calls this first; a call on a marked thread is counted.
///
/// Threads  reentrant, lock-free unless a breach is recorded
void noteHeavyCall(const char *name);

/// How many heavy calls were made, and how many of them on a marked thread, since the program started.
struct HeavyCalls {
    std::uint64_t all = 0;
    std::uint64_t onInteractiveThread = 0;
    std::string lastBreach; ///< name of the last call made on a marked thread
};

HeavyCalls heavyCalls();

}
