// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/pareto.h"

#include <algorithm>
#include <cmath>

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
    std::ranges::stable_sort(order, [choices](std::size_t a, std::size_t b) {
        return choices[a].cost < choices[b].cost
            || (choices[a].cost == choices[b].cost && choices[a].gain > choices[b].gain);
    });
    std::vector<std::size_t> front;
    for (const std::size_t at : order) {
        if (front.empty() || choices[at].gain > choices[front.back()].gain) {
            front.push_back(at);
        }
    }
    return front;
}

}
