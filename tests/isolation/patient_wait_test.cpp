// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/patient_wait.h"

#include <gtest/gtest.h>

#include <array>
#include <poll.h>
#include <unistd.h>

namespace sidelight::test
{
namespace
{

/// Patience that is at its end before anything is waited for.
Patience ended()
{
    std::stop_source stop;
    stop.request_stop();
    return {std::chrono::milliseconds(0), stop.get_token(), std::chrono::milliseconds(0)};
}

struct Pipe {
    Pipe()
    {
        std::array<int, 2> ends{-1, -1};
        EXPECT_EQ(pipe(ends.data()), 0);
        reading = Descriptor(ends[0]);
        writing = Descriptor(ends[1]);
    }

    Descriptor reading;
    Descriptor writing;
};

TEST(PatientWait, TakesWhatCameBeforePatienceEnded)
{
    const Pipe answer;
    const Patience patience = ended();
    PatientWait wait(patience, -1, [] { });
    EXPECT_FALSE(wait(answer.reading.number(), POLLIN));
    ASSERT_EQ(write(answer.writing.number(), "x", 1), 1);
    EXPECT_TRUE(wait(answer.reading.number(), POLLIN));
    EXPECT_TRUE(wait.stopped());
}

TEST(PatientWait, IsNotKeptByAProcessThatPrintsWithoutEnd)
{
    const Pipe answer;
    const Pipe output;
    ASSERT_EQ(write(output.writing.number(), "x", 1), 1);
    const Patience patience = ended();
    int drained = 0;
    PatientWait wait(patience, output.reading.number(), [&] { ++drained; });
    EXPECT_FALSE(wait(answer.reading.number(), POLLIN));
    EXPECT_EQ(drained, 1);
}

}
}
