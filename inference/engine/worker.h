// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/run.h"
#include "inference/engine/model_host.h"
#include "inference/engine/openings.h"
#include "inference/engine/original_output.h"
#include "inference/engine/turns.h"
#include "inference/engine/variant_builder.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace sidelight
{

/// One run asked of a worker.
struct RunRequest {
    Generation generation = 0;
    PicturePtr picture;
    FramePtr truth; ///< null: there is none
    std::shared_ptr<OriginalOutput> original; ///< null: this is the original
    OriginalOutputDuty duty; ///< of the original
    Turn turn;
    TurnQueue *turns = nullptr; ///< of the turn; null: it takes none
    Schedule schedule = Schedule::Turns;
    bool figures = true; ///< false: only the time is wanted
    bool differences = false; ///< also a picture of the difference to the original
    Milliseconds decode{0};
};

/// What a worker tells; every function is called on its thread and must not block.
struct WorkerEvents {
    /// The recipe is that which was made or failed, which need not be the one that is wanted by now.
    std::function<void(VariantId, const Recipe &, const Expected<ModelInfo> &)> opened;
    std::function<void(VariantId, Generation)> started;
    std::function<void(const RunResult &)> finished;
    std::function<void(VariantId, int done, int total)> calibrated{}; ///< after each picture; may be empty
    std::function<void(VariantId, const Expected<std::string> &bytes)> saved{}; ///< see Worker; may be empty
};

/// The thread of one variant: opens its model, makes the variant, runs it, measures what came of it.
///
/// A newer request replaces the one that waits; replaced and cancelled requests give no result. A model that
/// took its process down in a run, or whose opening was stopped, is opened again for the next request; one
/// that cannot be opened is not. While the model is being opened for the first time, which may take long, a
/// request of a variant gives its place in the queue of turns up and takes another one afterwards, so that
/// nobody waits for it.
///
/// Threads  post and cancel may be called by any thread; the destructor waits for the run under way
class Worker
{
public:
    Worker(Variant variant, std::unique_ptr<ModelHost> host, PictureHostFactory pictures, WorkerEvents events,
           Openings &openings);
    ~Worker();

    void post(RunRequest request);
    /// The next request runs the variant of another recipe; what the worker has of the file and of its
    /// calibration is used again.
    void setRecipe(const Recipe &recipe);
    /// Tells the bytes of a file with the variant, by the event `saved`; made first where that is wanted.
    void save();
    /// Drops what waits, and the result of the run under way.
    void cancel();
    /// Cancels, and stops the opening of the model if that is under way.
    void stop();
    /// Asks the thread to end; the destructor waits for it.
    void requestStop();

private:
    void work(const std::stop_token &stop);
    /// What is to be done next.
    struct Work {
        std::optional<RunRequest> run;
        bool save = false;
        std::stop_token stop; ///< ends its waits
    };
    std::optional<Work> nextWork(const std::stop_token &stop);
    void tellSaved(const std::stop_token &stop);
    /// Brings the host to where it can run the variant that is wanted, unless it is or that was tried.
    bool prepare(const std::stop_token &stop);
    Expected<ModelInfo> open(const std::stop_token &stop);
    bool recipeChanged();
    void serve(RunRequest request, const std::stop_token &stop);
    static void measure(RunResult &result, const RunRequest &request, const std::stop_token &stop);
    RunResult runOnce(RunRequest &request, const std::stop_token &stop);

    const VariantId m_id;
    const std::unique_ptr<ModelHost> m_host;
    VariantBuilder m_builder;
    Recipe m_builtRecipe; ///< the one that was tried last
    const WorkerEvents m_events;
    Openings &m_openings;
    std::optional<Error> m_openError; ///< why the model is not open, where that was tried
    int m_runs = 0; ///< since the model was opened
    std::stop_source m_firstOpening;

    std::mutex m_mutex;
    Variant m_variant; ///< as it is wanted
    std::condition_variable_any m_posted;
    std::optional<RunRequest> m_waiting;
    bool m_saveWanted = false;
    bool m_opened = false; ///< the first opening is over, however it ended
    std::stop_source m_current; ///< stops the waits of the work under way
    std::jthread m_thread; ///< last: it uses all the others
};

}
