// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/model_host.h"

namespace sidelight
{

/// A host that keeps the model in this process.
///
/// All such hosts open and run their models on one thread of the process. Each thread that runs one has a
/// team of OpenMP threads of its own, and libgomp, once it manages more threads than there are processors,
/// lets all teams sleep at every barrier: six resting teams made the seventh's forward 1.2 to 1.4 times as
/// long (2 processors, LibTorch 1.13).
///
/// Threads  see ModelHost
/// Source   libgomp, env.c: gomp_throttled_spin_count_var
std::unique_ptr<ModelHost> makeInProcessHost();

}
