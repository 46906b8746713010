// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/budget_search.h"
#include "inference/engine/hosts.h"
#include "inference/engine/layer_study.h"
#include "inference/engine/machine.h"
#include "inference/engine/study_thread.h"
#include "inference/engine/worker.h"

#include <map>
#include <memory>
#include <thread>
#include <vector>

namespace sidelight
{

/// One picture for some variants.
struct Batch {
    Generation generation = 0;
    PicturePtr picture;
    FramePtr truth; ///< null: there is none
    std::vector<VariantId> variants; ///< in the order of their turns
    VariantId original = 0; ///< the others are compared with its output; 0: there is none
    FramePtr originalOutput; ///< known already; null: taken from the original's run in this batch
    Schedule schedule = Schedule::Turns;
    bool figures = true; ///< false: only the times are wanted
    bool differences = false; ///< also pictures of the differences to the original
    Milliseconds decode{0}; ///< what reading the picture took, for the results
};

/// The workers of a comparison, one thread a variant, taking turns unless asked otherwise, and the studies of
/// its models.
///
/// Threads  used by one thread; no call waits for a model. The events come from the workers' threads
class Engine
{
public:
    Engine(Hosts hosts, WorkerEvents events);
    /// Stops and waits for every worker, also for those removed before.
    ~Engine();

    /// For the variants that are added from now on.
    void setHosts(Hosts hosts) { m_hosts = std::move(hosts); }
    /// Starts the worker of a variant; one with the same id is replaced.
    void addVariant(const Variant &variant);
    void removeVariant(VariantId id);
    /// The next run makes the variant of another recipe of its file first.
    void setRecipe(VariantId id, const Recipe &recipe);
    /// Tells the bytes of a TorchScript file with the variant, by the event `saved`.
    void save(VariantId id);
    /// Posts a run to each worker; the original's comes first, wherever it stands in the list.
    void run(const Batch &batch);
    /// Drops what waits and the results of what runs.
    void cancel();
    /// The same, and stops the openings that are under way: those models are opened again by the next run.
    void stop();

    /// Begins a study; it runs beside the workers, takes turns with them, and stops the one before. Its
    /// events come from a thread of its own, and the last of all is that it ended.
    void studyLayers(LayerStudyRequest request, LayerStudyEvents events, StudyEnded ended);
    void searchRecipes(SearchRequest request, SearchEvents events, StudyEnded ended);
    /// Stops the study under way; it ends with Cancelled.
    void stopStudy() { m_studies.stop(); }

private:
    void retire(std::unique_ptr<Worker> worker);

    Hosts m_hosts;
    const WorkerEvents m_events;
    Machine m_machine;
    StudyThread m_studies;
    std::map<VariantId, std::unique_ptr<Worker>> m_workers;

    // Workers whose run cannot be interrupted end on a thread of their own, so that removing one does not
    // wait.
    std::mutex m_retiredMutex;
    std::condition_variable_any m_retiredChanged;
    std::vector<std::unique_ptr<Worker>> m_retired;
    std::jthread m_undertaker;
};

}
