// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/picture_host.h"
#include "inference/isolation/worker_launcher.h"

namespace sidelight
{

/// A host that decodes pictures in one sandboxed process, which may open nothing: it is handed open files.
///
/// A file that takes its decoder down, or longer than the limit, is an error; the next one gets a new
/// process.
///
/// Threads  see PictureHost
std::unique_ptr<PictureHost> makeIsolatedPictureHost(std::shared_ptr<WorkerLauncher> launcher,
                                                     const WorkerLimits &limits, const ReadLimits &reading);

}
