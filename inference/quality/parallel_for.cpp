// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/quality/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace sidelight
{

namespace
{

/// False where the system has no more threads to give.
template<typename Work> bool started(std::vector<std::jthread> &threads, Work work)
{
    try {
        threads.emplace_back(work);
        return true;
    } catch (const std::system_error &) {
        return false;
    }
}

}

int threadCount(int wished, int items)
{
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return std::clamp(wished > 0 ? wished : cores, 1, std::max(1, items));
}

void parallelFor(int items, int workers, const std::function<void(int item, int worker)> &work)
{
    std::atomic<int> next{0};
    const auto drain = [&](int worker) {
        for (int item = next++; item < items; item = next++) {
            work(item, worker);
        }
    };
    std::vector<std::jthread> others;
    others.reserve(static_cast<std::size_t>(std::max(0, workers - 1)));
    int worker = 1;
    while (worker < workers && started(others, [&drain, worker] { drain(worker); })) {
        ++worker;
    }
    drain(0);
}

}
