// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/worker.h"

#include "inference/engine/statistics.h"
#include "inference/imaging/color.h"
#include "inference/quality/difference_image.h"
#include "inference/quality/quality_metrics.h"

#include <utility>

namespace sidelight
{

namespace
{

using Clock = std::chrono::steady_clock;

/// Figures against the truth, which is taken in gray where the network answers in gray.
Expected<Quality> qualityAgainstTruth(const Frame &truth, const Frame &answer)
{
    if (answer.channels() == 1 && truth.channels() == 3) {
        return measureQuality(*toGray(truth), answer, Reference::Truth);
    }
    if (answer.channels() == 3 && truth.channels() == 1) {
        return measureQuality(*toRgb(truth), answer, Reference::Truth);
    }
    return measureQuality(truth, answer, Reference::Truth);
}

}

Worker::Worker(Variant variant, std::unique_ptr<ModelHost> host, PictureHostFactory pictures,
               WorkerEvents events, Openings &openings)
    : m_id(variant.id)
    , m_host(std::move(host))
    , m_builder(*m_host, std::move(pictures))
    , m_events(std::move(events))
    , m_openings(openings)
    , m_variant(std::move(variant))
    , m_thread([this](const std::stop_token &stop) { work(stop); })
{
}

Worker::~Worker()
{
    requestStop();
}

void Worker::requestStop()
{
    m_thread.request_stop();
    stop();
}

void Worker::post(RunRequest request)
{
    std::optional<RunRequest> replaced;
    {
        const std::lock_guard lock(m_mutex);
        const bool othersNeedIt = request.original == nullptr;
        if (!m_opened && !othersNeedIt) {
            request.turn = Turn();
        } else {
            request.turns = nullptr;
        }
        replaced = std::exchange(m_waiting, std::move(request));
    }
    m_posted.notify_all();
}

void Worker::setRecipe(const Recipe &recipe)
{
    const std::lock_guard lock(m_mutex);
    m_variant.recipe = recipe;
}

void Worker::cancel()
{
    std::optional<RunRequest> dropped;
    {
        const std::lock_guard lock(m_mutex);
        dropped = std::exchange(m_waiting, std::nullopt);
        m_saveWanted = false;
        m_current.request_stop();
    }
}

void Worker::stop()
{
    m_firstOpening.request_stop();
    cancel();
}

void Worker::save()
{
    {
        const std::lock_guard lock(m_mutex);
        m_saveWanted = true;
    }
    m_posted.notify_all();
}

std::optional<Worker::Work> Worker::nextWork(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    if (!m_posted.wait(lock, stop, [this] { return m_waiting.has_value() || m_saveWanted; })) {
        return std::nullopt;
    }
    m_current = std::stop_source();
    return Work{std::exchange(m_waiting, std::nullopt), std::exchange(m_saveWanted, false),
                m_current.get_token()};
}

Expected<ModelInfo> Worker::open(const std::stop_token &stop)
{
    const Openings::Guard underWay(m_openings);
    Variant wanted;
    {
        const std::lock_guard lock(m_mutex);
        wanted = m_variant;
    }
    m_builtRecipe = wanted.recipe;
    const auto progress = [this](int done, int total) {
        if (m_events.calibrated) {
            m_events.calibrated(m_id, done, total);
        }
    };
    Expected<ModelInfo> opened = m_builder.build(wanted, stop, progress);
    m_openError = opened ? std::nullopt : std::optional(opened.error());
    m_runs = 0;
    return opened;
}

void Worker::work(const std::stop_token &stop)
{
    const Expected<ModelInfo> opened = open(m_firstOpening.get_token());
    {
        const std::lock_guard lock(m_mutex);
        m_opened = true;
    }
    m_events.opened(m_id, m_builtRecipe, opened);
    while (std::optional<Work> work = nextWork(stop)) {
        if (work->save) {
            tellSaved(work->stop);
        }
        if (work->run) {
            serve(std::move(*work->run), work->stop);
        }
    }
}

void Worker::tellSaved(const std::stop_token &stop)
{
    if (!prepare(stop)) {
        return;
    }
    const Openings::Guard underWay(m_openings); // Writing the file takes processors, too.
    const Expected<std::string> bytes = m_openError ? std::unexpected(*m_openError) : m_host->save(stop);
    if (!stop.stop_requested() && m_events.saved) {
        m_events.saved(m_id, bytes);
    }
}

bool Worker::prepare(const std::stop_token &stop)
{
    const bool openingWasStopped = m_openError && m_openError->code == ErrorCode::Cancelled;
    const bool diedInARun = !m_host->isOpen() && !m_openError;
    if (diedInARun || openingWasStopped || recipeChanged()) {
        const Expected<ModelInfo> opened = open(stop);
        if (stop.stop_requested()) {
            return false; // The next work opens it again.
        }
        m_events.opened(m_id, m_builtRecipe, opened);
    }
    return true;
}

void Worker::serve(RunRequest request, const std::stop_token &stop)
{
    if (request.turns != nullptr) {
        request.turn = request.turns->enqueue();
    }
    if (!request.turn.wait(stop) || !prepare(stop)) {
        return;
    }
    m_events.started(m_id, request.generation);
    RunResult result;
    if (m_openError) {
        result.error = m_openError;
    } else {
        result = runOnce(request, stop);
    }
    result.generation = request.generation;
    result.variant = m_id;
    result.inputPath = request.picture->path;
    result.schedule = request.schedule;
    result.times.decode = request.decode;
    result.withFigures = request.figures;
    // The turn is given up before the result is told, so that a listener finds the next one running.
    request.turn = Turn();
    if (!stop.stop_requested()) {
        m_events.finished(result);
    }
}

bool Worker::recipeChanged()
{
    const std::lock_guard lock(m_mutex);
    return m_variant.recipe != m_builtRecipe;
}

RunResult Worker::runOnce(RunRequest &request, const std::stop_token &stop)
{
    RunResult result;
    const HostEnvironment environment = m_host->environment();
    result.engine = environment.engine;
    result.threads = environment.threads;
    result.torch = environment.torch;
    const std::uint64_t openings = m_openings.mark();
    const auto begin = Clock::now();
    Expected<ModelAnswer> answer = m_host->run(request.picture, stop);
    const Milliseconds whole = Clock::now() - begin;
    if (!answer) {
        result.error = answer.error();
        return result;
    }
    result.warmUp = m_runs++ < kWarmUpRuns || !m_openings.noneSince(openings);
    result.peakBytes = answer->peakBytes;
    result.times = answer->times;
    result.times.transport = whole - answer->times.adapt - answer->times.forward - answer->times.collect;
    result.frame = answer->frame;
    request.duty.fulfil(answer->frame);
    if (request.figures) {
        measure(result, request, stop);
    }
    return result;
}

void Worker::measure(RunResult &result, const RunRequest &request, const std::stop_token &stop)
{
    result.display = toDisplayImage(*result.frame);
    if (request.original) {
        if (const FramePtr original = request.original->wait(stop)) {
            if (const auto quality = measureQuality(*original, *result.frame, Reference::Original)) {
                result.original = *quality;
            } else {
                result.originalProblem = quality.error();
            }
            if (request.differences) {
                result.difference = differenceImage(*original, *result.frame);
            }
        }
    }
    if (request.truth) {
        if (const auto quality = qualityAgainstTruth(*request.truth, *result.frame)) {
            result.truth = *quality;
        } else {
            result.truthProblem = quality.error();
        }
    }
}

}
