// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace sidelight
{

/// How many threads a caller's wish comes to: 0 means as many as the machine has cores.
int threadCount(int wished, int items);

/// Calls work(item, worker) for each item in 0..items-1, on the calling thread and workers - 1 others.
///
/// Each item is done once, in no order; a worker's number is in 0..workers-1 and only one item at a time runs
/// under it. Where the system gives fewer threads, the ones that are there do all. work must not throw.
void parallelFor(int items, int workers, const std::function<void(int item, int worker)> &work);

}
