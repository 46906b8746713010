// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/host_modules.h"

sidelight::InProcessHost *sidelightMakeInProcessHost()
{
    return sidelight::makeInProcessHost().release();
}
