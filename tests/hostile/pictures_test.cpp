// SPDX-License-Identifier: GPL-3.0-or-later
// Every picture file that lies, is damaged, or is none ends in a named error or a sound picture.
#include "tests/hostile/outcome_table.h"
#include "tests/hostile/picture_stage.h"

#include <gtest/gtest.h>

namespace sidelight::test
{

namespace
{

void expectOutcomes(const std::string &title, const std::vector<PictureCase> &cases)
{
    OutcomeTable table(title);
    PictureStage stage;
    for (const PictureCase &each : cases) {
        SCOPED_TRACE(each.number + ": " + each.input);
        table.add(each.number, each.input, stage.watch([&] { return each.play(stage); }));
    }
    table.expectAsCommitted();
}

}

TEST(HostilePictures, AreReadAsTheTableOfOutcomesSays)
{
    std::vector<PictureCase> cases = pictureCases();
    for (PictureCase &each : surroundingsCases()) {
        cases.push_back(std::move(each));
    }
    expectOutcomes("I: pictures", cases);
}

TEST(HostilePictures, OfCamerasAreReadAsTheTableOfOutcomesSays)
{
    expectOutcomes("R: camera RAW", cameraRawCases());
}

}
