// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/hostile/outcome.h"

#include <functional>
#include <string>
#include <vector>

namespace sidelight::test
{

/// A row of the table of outcomes about processes and threads: when they come, go and get into each other's
/// way.
struct LifeCycleCase {
    std::string number;
    std::string input;
    std::function<Outcome()> play; ///< empty outcome: cannot be tried on this machine
};

/// Sessions and windows that are treated roughly (C01, C02, C04, C10, C11).
std::vector<LifeCycleCase> sessionCases();
/// Workers that misbehave as they are told (C05, C06).
std::vector<LifeCycleCase> workerCases();
/// Models and their workers that are disturbed while they run, or run side by side (C03, C05, C13).
std::vector<LifeCycleCase> modelRunCases();
/// The program, seen from outside (C07 to C09, C12, C15).
std::vector<LifeCycleCase> programCases();
/// A save that is cut short (C16).
std::vector<LifeCycleCase> saveCases();

}
