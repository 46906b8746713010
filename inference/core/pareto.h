// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sidelight
{

/// What a choice costs and what it gives.
struct TradeOff {
    double cost = 0.0; ///< the less the better
    double gain = 0.0; ///< the more the better; +infinity is the most there is
};

/// The indices of the choices that no other beats: none costs at most as much, gives at least as much and is
/// better in one of the two. By rising cost, thus also by rising gain; of equal choices the first.
///
/// Range    choices with a cost that is not finite, or a gain that is not a number, are left out
/// Threads  reentrant
/// Cost     O(n log n)
std::vector<std::size_t> paretoFront(std::span<const TradeOff> choices);

}
