// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/model_host.h"
#include "inference/isolation/worker_launcher.h"

namespace sidelight
{

/// A host that keeps the model in a sandboxed process of its own.
///
/// Whatever the model does there, this process goes on: an opening or a run that takes longer than its limit,
/// or than Patience::grace after a stop, ends with the process; the next open starts another one.
///
/// Threads  see ModelHost
std::unique_ptr<ModelHost> makeIsolatedHost(std::shared_ptr<WorkerLauncher> launcher,
                                            const WorkerLimits &limits);

}
