// SPDX-License-Identifier: GPL-3.0-or-later
// Every model that fails, lies, loops, grows or pries ends in a named error or a sound answer, while a
// well-behaved neighbour goes on to give the same answer and no file changes.
#include "inference/engine/hosts.h"
#include "tests/hostile/model_cases.h"
#include "tests/hostile/outcome_table.h"

#include <gtest/gtest.h>

namespace sidelight::test
{

namespace
{

constexpr const char *kFirstDeed = "B13"; ///< before it stands what models take and answer

void expectOutcomes(const std::string &title, const std::vector<ModelCase> &cases)
{
    OutcomeTable table(title);
    ModelStage stage;
    for (const ModelCase &each : cases) {
        SCOPED_TRACE(each.number + ": " + each.input);
        if (each.needs.empty() || stage.neighbour().shutIn(each.needs)) {
            table.add(each.number, each.input, stage.watch([&] { return each.play(stage); }));
        } else {
            table.keep(each.number, each.input);
        }
    }
    table.expectAsCommitted();
}

/// What a model changes in a folder where nothing shuts it in.
std::string changesInProcess(const std::string &name)
{
    ModelStage stage;
    HostingSettings settings;
    settings.isolated = false;
    const auto host = makeHosts(settings).models();
    Variant variant;
    variant.modelPath = stage.model(name);
    if (host->open(variant, {})) {
        host->run(ramp(16, 12), {});
    }
    return stage.scratch().changes();
}

}

TEST(HostileModels, AnswerAsTheTableOfOutcomesSays)
{
    std::vector<ModelCase> cases = behaviourCases();
    std::erase_if(cases, [](const ModelCase &each) { return each.number >= kFirstDeed; });
    expectOutcomes("B: models, what they take and answer", cases);
}

TEST(HostileModels, BehaveAsTheTableOfOutcomesSays)
{
    std::vector<ModelCase> cases = behaviourCases();
    std::erase_if(cases, [](const ModelCase &each) { return each.number < kFirstDeed; });
    expectOutcomes("B: models, what they do besides", cases);
}

TEST(HostileModels, AreFilesAsTheTableOfOutcomesSays)
{
    std::vector<ModelCase> cases = archiveCases();
    for (ModelCase &each : placeCases()) {
        cases.push_back(std::move(each));
    }
    expectOutcomes("M: models, their files", cases);
}

/// That nothing changed above is the work of the sandbox: the same models do what they want to without it.
TEST(HostileModels, WriteFilesWhereNothingShutsThemIn)
{
    EXPECT_EQ(changesInProcess("saves.pt"), "written was made\n");
    EXPECT_EQ(changesInProcess("saves_here.pt"), "written_here was made\n");
    EXPECT_EQ(changesInProcess("saves_at_load.pt"), "written_at_load was made\n");
    EXPECT_EQ(changesInProcess("overwrites.pt"), "precious was changed\n");
    EXPECT_EQ(changesInProcess("maps_and_changes.pt"), "precious was changed\n");
    EXPECT_EQ(changesInProcess("maps_anew.pt"), "mapped was made\n");
}

}
