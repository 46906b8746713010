// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/pareto.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace sidelight
{

std::vector<std::size_t> paretoFront(std::span<const TradeOff> choices)
{
    std::vector<std::size_t> order;
    for (std::size_t at = 0; at < choices.size(); ++at) {
        if (std::isfinite(choices[at].cost) && !std::isnan(choices[at].gain)) {
            order.push_back(at);
        }
    }
    // The cheaper first, of equal cost that with the greater gain, of equals the first.
    std::ranges::sort(
        order, {}, [choices](std::size_t at) { return std::tuple(choices[at].cost, -choices[at].gain, at); });
    std::vector<std::size_t> front;
    for (const std::size_t at : order) {
        if (front.empty() || choices[at].gain > choices[front.back()].gain) {
            front.push_back(at);
        }
    }
    return front;
}

}
