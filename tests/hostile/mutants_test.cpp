// SPDX-License-Identifier: GPL-3.0-or-later
// Thousands of damaged files, the same in every run: each ends in an error or a sound answer, whatever
// becomes of the worker process.
#include "tests/archive/zip_builder.h"
#include "tests/hostile/mutants.h"
#include "tests/hostile/mutation.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

namespace sidelight::test
{

namespace
{

constexpr unsigned kSeed = 20181;
constexpr int kOfAModel = 4000;
constexpr int kOfAPicture = 1000;

void expectSoundEnds(const std::string &model)
{
    const std::string whole = contentOf(SIDELIGHT_TEST_DATA "/" + model);
    MutantWorker worker(WorkerRole::Model);
    Chance chance(kSeed);
    worker.openAndRun(whole);
    ASSERT_EQ(worker.tally().ran, 1) << "undamaged";
    const int count = countOfMutants(kOfAModel);
    for (int i = 0; i < count && !testing::Test::HasFatalFailure(); ++i) {
        worker.openAndRun(chance.oneIn(4) ? withDamagedStructure(whole, chance)
                                          : withDamagedMember(whole, chance));
    }
    std::printf("%s\n", told(worker.tally(), model).c_str());
    EXPECT_GT(worker.tally().refused, count / 4);
    EXPECT_GT(worker.tally().ran, count / 50);
}

}

TEST(DamagedModels, OfFloatsEndInAnErrorOrASoundAnswer)
{
    expectSoundEnds("models/multiples_of_8.pt");
}

TEST(DamagedModels, OfInt8EndInAnErrorOrASoundAnswer)
{
    expectSoundEnds("hostile/int8.pt");
}

TEST(DamagedModels, ThatCrashedAWorkerOnceEndInAnError)
{
    MutantWorker worker(WorkerRole::Model);
    for (const auto &entry : std::filesystem::directory_iterator(SIDELIGHT_TEST_DATA "/hostile/crashing")) {
        worker.openAndRun(contentOf(entry.path().string()));
    }
    EXPECT_GT(worker.tally().files, 0);
    EXPECT_EQ(worker.tally().ran, 0);
}

TEST(DamagedPictures, EndInAnErrorOrASoundPicture)
{
    MutantWorker worker(WorkerRole::Picture);
    for (const char *name : {"rgb8.png", "palette8.png", "gray16.png", "rgb8.jpg", "progressive.jpg",
                             "rgb8.tif", "lzw.tif", "tiles16.tif", "rgb8.webp", "lossy.webp", "rgb_half.exr",
                             "rgb8.bmp", "rgb8.ppm", "gray_of_1000.pgm", "rggb.dng"}) {
        const std::string whole = contentOf(SIDELIGHT_TEST_DATA "/imaging/" + std::string(name));
        Chance chance(kSeed);
        const MutantTally before = worker.tally();
        for (int i = 0; i < countOfMutants(kOfAPicture) && !testing::Test::HasFatalFailure(); ++i) {
            worker.read(withDamagedPixelsOrHeader(whole, chance));
        }
        std::printf("%s: %d refused, %d pictures, %d crashed, %d late\n", name,
                    worker.tally().refused - before.refused, worker.tally().ran - before.ran,
                    worker.tally().crashed - before.crashed, worker.tally().late - before.late);
    }
    std::printf("%s\n", told(worker.tally(), "pictures").c_str());
}

}
