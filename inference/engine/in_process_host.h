// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/model_host.h"
#include "inference/files/model_files.h"

namespace sidelight
{

/// A host that keeps the model in this process.
///
/// All such hosts open and run their models on one thread of the process. Each thread that runs one has a
/// team of OpenMP threads of its own, and libgomp, once it manages more threads than there are processors,
/// lets all teams sleep at every barrier. Six models with a team each took 23.1 and 26.8 ms for an INT8
/// forward in two benchmark runs, with one team 12.4, 13.8 and 14.8 ms (2 processors, 2 threads, 512 x 512,
/// sidelight_bench forwardInTurnsOverBareLoop).
///
/// Stops are not heeded: a forward in this process cannot be interrupted.
///
/// Threads  see ModelHost
/// Source   libgomp, env.c: gomp_throttled_spin_count_var
class InProcessHost : public ModelHost
{
public:
    /// As open, of files that are open already.
    virtual Expected<ModelInfo> openFiles(const Variant &variant, ModelFiles files) = 0;
    /// Where the samples of answers lie; on the heap unless told otherwise. Not while a model runs.
    virtual void putAnswersInto(MakeSampleSink makeSink) = 0;
    /// Does once what the first model would have to wait for.
    virtual void warmUp() = 0;
};

std::unique_ptr<InProcessHost> makeInProcessHost();

}
