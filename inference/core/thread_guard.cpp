// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/thread_guard.h"

#include <atomic>

namespace sidelight
{

namespace
{

thread_local bool t_interactive = false;
std::atomic<std::uint64_t> g_all{0};
std::atomic<std::uint64_t> g_breaches{0};
std::atomic<const char *> g_lastBreach{""};

}

void markInteractiveThread()
{
    t_interactive = true;
}

void noteHeavyCall(const char *name)
{
    g_all.fetch_add(1, std::memory_order_relaxed);
    if (t_interactive) {
        g_breaches.fetch_add(1, std::memory_order_relaxed);
        g_lastBreach.store(name, std::memory_order_relaxed);
    }
}

HeavyCalls heavyCalls()
{
    return {g_all.load(), g_breaches.load(), g_lastBreach.load()};
}

}
