// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/thread_guard.h"

#include <gtest/gtest.h>

#include <thread>

namespace sidelight::test
{

namespace
{

TEST(ThreadGuard, CountsHeavyCallsOnTheInteractiveThreadOnly)
{
    const HeavyCalls before = heavyCalls();
    std::jthread([] { noteHeavyCall("elsewhere"); }).join();
    EXPECT_EQ(heavyCalls().all, before.all + 1);
    EXPECT_EQ(heavyCalls().onInteractiveThread, before.onInteractiveThread);
    std::jthread([] {
        markInteractiveThread();
        noteHeavyCall("decoding");
        noteHeavyCall("forward");
    }).join();
    EXPECT_EQ(heavyCalls().all, before.all + 3);
    EXPECT_EQ(heavyCalls().onInteractiveThread, before.onInteractiveThread + 2);
    EXPECT_EQ(heavyCalls().lastBreach, "forward");
}

}

}
