// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/hostile/model_stage.h"

#include <functional>
#include <string>
#include <vector>

namespace sidelight::test
{

/// A row of the table of outcomes about models.
struct ModelCase {
    std::string number;
    std::string input;
    std::function<Outcome(ModelStage &stage)> play;
    std::string needs = {}; ///< a part of the sandbox: without it the model would do what it wants to
};

/// What networks do once they are opened, or while they are (B).
std::vector<ModelCase> behaviourCases();
/// What stands in model files (M01 to M19).
std::vector<ModelCase> archiveCases();
/// Where model files lie, and what happens to them meanwhile (M20 to M24).
std::vector<ModelCase> placeCases();

}
