// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/openings.h"
#include "inference/engine/turns.h"

namespace sidelight
{

/// What all that runs on one machine shares, so that nothing spoils the times of something else unnoticed.
///
/// Threads  any
struct Machine {
    TurnQueue turns; ///< of forwards and of the making of variants
    Openings openings; ///< and calibrations
};

}
