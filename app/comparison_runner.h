// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/engine.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <vector>

namespace sidelight
{

/// Drives an engine step by step: each call returns once all that it asked for is there.
///
/// Threads  used by one thread; holds no frame of an earlier batch
class ComparisonRunner
{
public:
    explicit ComparisonRunner(Hosts hosts);

    /// Opens the variants, each in its own worker.
    ///
    /// Result   what came of each, in the order given
    std::vector<Expected<ModelInfo>> open(const std::vector<Variant> &variants);

    /// Runs a batch; the generation is set here.
    ///
    /// Result   one result a variant of the batch that was opened (also those that could not be), in the
    /// order
    ///          of the batch
    std::vector<RunResult> run(Batch batch);

    /// As run, repeated until no result is of a warm-up run: fit for timing. What failed is not repeated: it
    /// may have taken all of its time limit.
    std::vector<RunResult> runWarm(const Batch &batch);

private:
    std::mutex m_mutex;
    std::condition_variable m_told;
    std::map<VariantId, Expected<ModelInfo>> m_opened;
    std::map<VariantId, RunResult> m_finished; ///< of the batch under way
    Generation m_generation = 0;
    Engine m_engine; ///< last: its workers use all the others
};

}
