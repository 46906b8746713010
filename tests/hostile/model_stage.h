// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"
#include "inference/core/variant.h"
#include "inference/engine/model_host.h"
#include "inference/isolation/worker_launcher.h"
#include "tests/hostile/outcome.h"
#include "tests/hostile/scratch.h"

#include <functional>
#include <future>

namespace sidelight::test
{

/// How a hostile model is played.
struct ModelPlay {
    int width = 16; ///< of the picture
    int height = 12;
    int runs = 2; ///< at most: the first one that fails ends it
    WorkerLimits limits{std::chrono::seconds(60), 0};
    ContractOverrides overrides = {};
};

/// A colour ramp: different in every channel, row and column.
PicturePtr ramp(int width, int height);

/// A model that does what it shall, beside the hostile ones, in a process of its own.
class Neighbour
{
public:
    explicit Neighbour(std::unique_ptr<ModelHost> host);

    /// What is wrong with its answer; empty: it is the same as ever.
    std::string fault();
    /// The same, on a thread of its own.
    std::future<std::string> faultBeside();
    /// Whether a part of the sandbox holds on this machine: "filesystem", "network" …
    bool shutIn(const std::string &part) const;

private:
    std::unique_ptr<ModelHost> m_host;
    PicturePtr m_picture;
    FramePtr m_first;
};

/// What all hostile models are played on: worker processes, a folder with files that they may not touch, and
/// a neighbour that they may not disturb.
class ModelStage
{
public:
    ModelStage();

    Scratch &scratch() { return m_scratch; }
    Neighbour &neighbour() { return m_neighbour; }
    std::unique_ptr<ModelHost> makeHost(const WorkerLimits &limits) const;

    /// A model of tests/data/hostile, or of tests/data/models; where its code names @SCRATCH@, a copy that
    /// names the folder of the stage.
    std::string model(const std::string &name) const;

    /// Writes a file into a folder of its own, in the place of one that is there, and gives its path.
    std::string place(const std::string &name, const std::string &content) const;
    /// The hash that a host gives a model.
    std::string hashOf(const std::string &path) const;

    /// Opens a model, runs it, and says what came of it. An answer that is no picture, or an error that says
    /// nothing, fails the test.
    Outcome play(const std::string &path, const ModelPlay &how = {});

    /// Does something hostile; fails the test where that changed a file or disturbed the neighbour.
    Outcome watch(const std::function<Outcome()> &hostile);

private:
    std::shared_ptr<WorkerLauncher> m_launcher;
    Scratch m_scratch;
    Scratch m_models; ///< that were made for the occasion
    Neighbour m_neighbour;
};

}
