// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/original_output.h"
#include "inference/engine/turns.h"

#include <gtest/gtest.h>

#include <thread>

namespace sidelight::test
{
namespace
{

TEST(Turns, TheFirstInTheQueueIsAtItsTurn)
{
    TurnQueue queue;
    Turn first = queue.enqueue();
    EXPECT_TRUE(first.wait({}));
}

TEST(Turns, TheSecondWaitsUntilTheFirstLeaves)
{
    TurnQueue queue;
    std::optional<Turn> first = queue.enqueue();
    Turn second = queue.enqueue();
    bool firstLeft = false;
    std::jthread thread([&] {
        firstLeft = true;
        first.reset();
    });
    EXPECT_TRUE(second.wait({}));
    EXPECT_TRUE(firstLeft);
}

TEST(Turns, APlaceGivenUpInTheMiddleBlocksNobody)
{
    TurnQueue queue;
    Turn first = queue.enqueue();
    std::optional<Turn> dropped = queue.enqueue();
    Turn third = queue.enqueue();
    dropped.reset();
    first = Turn();
    EXPECT_TRUE(third.wait({}));
}

TEST(Turns, AStopEndsTheWait)
{
    TurnQueue queue;
    const Turn first = queue.enqueue();
    Turn second = queue.enqueue();
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(second.wait(stop.get_token()));
}

TEST(OriginalOutput, ADroppedDutyTellsThatThereIsNone)
{
    const auto output = std::make_shared<OriginalOutput>();
    {
        const OriginalOutputDuty duty(output);
    }
    EXPECT_EQ(output->wait({}), nullptr);
}

TEST(OriginalOutput, TheFirstPublishedCounts)
{
    OriginalOutput output;
    const auto frame = std::make_shared<const Frame>(1, 1, 1, std::vector<float>{0.5F});
    output.publish(frame);
    output.publish(nullptr);
    EXPECT_EQ(output.wait({}), frame);
}

}
}
