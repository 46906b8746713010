// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

namespace sidelight
{

/// A small copy for lists: longer side at most maxSide pixels, area averaging; a smaller frame stays as it
/// is.
///
/// Shapes   maxSide >= 1
/// Threads  reentrant; call it on a worker thread
DisplayImagePtr thumbnail(const Frame &frame, int maxSide);

}
