// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever is stopped, killed, disturbed or hurried, whenever that comes: what is left is whole, and nobody
// stays behind.
#include "tests/hostile/life_cycle_rows.h"
#include "tests/hostile/outcome_table.h"
#include "tests/isolation/isolation_support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

namespace sidelight::test
{

namespace
{

LifeCycleCase notTried(const std::string &number, const std::string &input, const std::string &why)
{
    return {number, input, [why] { return Outcome{"not tried", why}; }};
}

std::vector<LifeCycleCase> allCases()
{
    std::vector<LifeCycleCase> all{
        notTried("C07", "two programs on one session, one database", "neither is kept in a file yet"),
        notTried("C14", "a GPU that is busy, lost or full", "no CUDA in this build"),
    };
    for (auto cases : {sessionCases(), workerCases(), modelRunCases(), programCases(), saveCases()}) {
        std::ranges::move(cases, std::back_inserter(all));
    }
    std::ranges::stable_sort(all, {}, &LifeCycleCase::number);
    return all;
}

}

TEST(HostileLifeCycle, IsAsTheTableOfOutcomesSays)
{
    OutcomeTable table("C: concurrency and life cycle");
    for (const LifeCycleCase &each : allCases()) {
        SCOPED_TRACE(each.number + ": " + each.input);
        const Outcome outcome = each.play();
        if (outcome == Outcome{}) {
            table.keep(each.number, each.input);
        } else {
            table.add(each.number, each.input, outcome);
        }
        EXPECT_EQ(childProcesses(), 0);
    }
    table.expectAsCommitted();
}

}
