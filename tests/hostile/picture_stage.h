// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"
#include "inference/engine/picture_host.h"
#include "inference/isolation/worker_launcher.h"
#include "tests/hostile/outcome.h"
#include "tests/hostile/scratch.h"

#include <functional>
#include <string>
#include <vector>

namespace sidelight::test
{

/// What hostile pictures are read on: a worker process that reads one after the other, and a folder.
class PictureStage
{
public:
    PictureStage();

    std::unique_ptr<PictureHost> makeHost(const WorkerLimits &limits) const;
    /// Writes a file in the place of one that is there, and gives its path.
    std::string place(const std::string &name, const std::string &content) const;
    const std::string &folder() const { return m_pictures.path(); }

    /// Reads a picture, makes its thumbnail, and says what came of it. A picture with values that are no
    /// numbers, an error that says nothing, or a thumbnail where there is no picture fails the test.
    Outcome play(const std::string &path);
    /// The same on a host of the caller's.
    static Outcome play(PictureHost &host, const std::string &path);
    /// The picture itself; null where there is none.
    PicturePtr read(const std::string &path);

    /// Does something hostile; fails the test where a sound picture is not the same afterwards.
    Outcome watch(const std::function<Outcome()> &hostile);

private:
    std::shared_ptr<WorkerLauncher> m_launcher;
    std::unique_ptr<PictureHost> m_host;
    Scratch m_pictures;
};

/// A row of the table of outcomes about pictures.
struct PictureCase {
    std::string number;
    std::string input;
    std::function<Outcome(PictureStage &stage)> play;
};

/// Picture files (I).
std::vector<PictureCase> pictureCases();
/// What stands around the pixels: orientation, profiles, names, places (I10 to I17).
std::vector<PictureCase> surroundingsCases();
/// Camera RAW (R).
std::vector<PictureCase> cameraRawCases();

/// A file of tests/data/imaging.
std::string imagingPath(const std::string &name);
std::string imagingData(const std::string &name);

// Rows: a file that is there, a file that is made for the occasion, one that cannot be had here.
PictureCase givenPicture(const std::string &number, const std::string &input, const std::string &file);
PictureCase madePicture(const std::string &number, const std::string &input,
                        const std::function<std::string()> &make, const std::string &name = "picture");
PictureCase missingPicture(const std::string &number, const std::string &input, const std::string &why);

}
