// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"

namespace sidelight
{

/// Refuses a few system calls from now on: those that open sockets, start or reach into processes, or lift
/// limits. Everything else stays as it is, so that a new version of a library does not break.
///
/// Threads  the calling thread, and those it makes from then on
/// Result   the parts "network" and "processes"
SandboxReport refuseSystemCalls();

}
