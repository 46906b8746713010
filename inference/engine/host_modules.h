// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/in_process_host.h"
#include "inference/engine/in_process_picture_host.h"

namespace sidelight
{

/// What each module is and the function it exports.
inline constexpr const char *kTorchModule = "sidelight-torch.so";
inline constexpr const char *kPictureModule = "sidelight-pictures.so";

/// Loads the module with LibTorch on the first call and makes a host: linked in, LibTorch alone would take
/// half a second of every start.
///
/// Errors   WorkerUnavailable
/// Threads  any
Expected<std::unique_ptr<InProcessHost>> loadInProcessHost();

/// The same of the module that decodes pictures (OpenCV, LibRaw).
Expected<std::unique_ptr<InProcessPictureHost>> loadInProcessPictureHost(const ReadLimits &limits);

}

extern "C" {
/// Exported by kTorchModule; the caller owns the host.
sidelight::InProcessHost *sidelightMakeInProcessHost();
/// Exported by kPictureModule; the caller owns the host.
sidelight::InProcessPictureHost *sidelightMakeInProcessPictureHost(const sidelight::ReadLimits &limits);
}
