// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/search_order.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace sidelight
{

namespace
{

double sizeOf(const SearchPoint &point)
{
    return static_cast<double>(point.bytes);
}

double timeOf(const SearchPoint &point)
{
    return point.medianMs;
}

double wishedOf(const SearchPoint &point, SearchGoal::Wish wish)
{
    return wish == SearchGoal::Wish::Smallest ? sizeOf(point) : timeOf(point);
}

using Indices = std::vector<std::size_t>;

/// Those whose figure is the least, up to a share of it.
Indices leastOf(const Indices &indices, std::span<const SearchPoint *const> points,
                double (*figureOf)(const SearchPoint &), double share)
{
    const auto figure = [&](std::size_t i) { return figureOf(*points[i]); };
    const double most = figure(std::ranges::min(indices, {}, figure)) * (1.0 + share);
    Indices least;
    std::ranges::copy_if(indices, std::back_inserter(least),
                         [&](std::size_t i) { return figure(i) <= most; });
    return least;
}

}

double qualityOf(const SearchPoint &point, SearchGoal::Measure measure)
{
    return measure == SearchGoal::Measure::Psnr ? point.worstPsnrDb : point.worstSsim;
}

std::size_t preferredPoint(std::span<const SearchPoint *const> points, const SearchGoal &goal)
{
    Indices left(points.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    if (goal.wish == SearchGoal::Wish::Smallest) {
        left = leastOf(left, points, sizeOf, kSameSize);
        left = leastOf(left, points, timeOf, kSameTime);
    } else {
        left = leastOf(left, points, timeOf, kSameTime);
        left = leastOf(left, points, sizeOf, kSameSize);
    }
    return std::ranges::max(left, {}, [&](std::size_t i) { return qualityOf(*points[i], goal.measure); });
}

bool isBetter(const SearchPoint &a, const SearchPoint &b, const SearchGoal &goal)
{
    return preferredPoint(std::array{&b, &a}, goal) == 1;
}

std::vector<std::size_t> paretoPoints(std::span<const SearchPoint> points, const SearchGoal &goal)
{
    Indices order;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (!points[i].error) {
            order.push_back(i);
        }
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        return std::pair(wishedOf(points[i], goal.wish), -qualityOf(points[i], goal.measure));
    });
    Indices front;
    for (const std::size_t i : order) {
        if (front.empty()
            || qualityOf(points[i], goal.measure) > qualityOf(points[front.back()], goal.measure)) {
            front.push_back(i);
        }
    }
    return front;
}

}
