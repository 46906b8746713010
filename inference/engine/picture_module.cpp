// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/host_modules.h"

sidelight::InProcessPictureHost *sidelightMakeInProcessPictureHost(const sidelight::ReadLimits &limits)
{
    return sidelight::makeInProcessPictureHost(limits).release();
}
