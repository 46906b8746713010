// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/engine.h"

#include <algorithm>
#include <utility>

namespace sidelight
{

Engine::Engine(Hosts hosts, WorkerEvents events)
    : m_hosts(std::move(hosts))
    , m_events(std::move(events))
    , m_undertaker([this](const std::stop_token &stop) {
        while (true) {
            std::vector<std::unique_ptr<Worker>> ending;
            std::unique_lock lock(m_retiredMutex);
            if (!m_retiredChanged.wait(lock, stop, [this] { return !m_retired.empty(); })) {
                return;
            }
            ending.swap(m_retired);
            lock.unlock();
        }
    })
{
}

Engine::~Engine()
{
    m_studies.stop();
    for (const auto &[id, worker] : m_workers) {
        worker->requestStop();
    }
    m_workers.clear();
}

void Engine::retire(std::unique_ptr<Worker> worker)
{
    worker->requestStop();
    {
        const std::lock_guard lock(m_retiredMutex);
        m_retired.push_back(std::move(worker));
    }
    m_retiredChanged.notify_all();
}

void Engine::addVariant(const Variant &variant)
{
    removeVariant(variant.id);
    m_workers[variant.id] =
        std::make_unique<Worker>(variant, m_hosts.models(), m_hosts.pictures, m_events, m_machine.openings);
}

void Engine::setRecipe(VariantId id, const Recipe &recipe)
{
    if (const auto worker = m_workers.find(id); worker != m_workers.end()) {
        worker->second->setRecipe(recipe);
    }
}

void Engine::save(VariantId id)
{
    if (const auto worker = m_workers.find(id); worker != m_workers.end()) {
        worker->second->save();
    }
}

void Engine::removeVariant(VariantId id)
{
    if (auto node = m_workers.extract(id)) {
        retire(std::move(node.mapped()));
    }
}

void Engine::run(const Batch &batch)
{
    std::vector<VariantId> order = batch.variants;
    std::ranges::stable_partition(order, [&](VariantId id) { return id == batch.original; });
    const auto original = std::make_shared<OriginalOutput>();
    const bool originalRuns = std::ranges::find(order, batch.original) != order.end();
    if (batch.originalOutput || !originalRuns) {
        original->publish(batch.originalOutput);
    }
    for (const VariantId id : order) {
        const auto worker = m_workers.find(id);
        if (worker == m_workers.end()) {
            continue;
        }
        RunRequest request;
        request.generation = batch.generation;
        request.picture = batch.picture;
        request.truth = batch.truth;
        request.schedule = batch.schedule;
        request.decode = batch.decode;
        request.figures = batch.figures;
        request.differences = batch.differences;
        if (id == batch.original) {
            request.duty = OriginalOutputDuty(original);
        } else {
            request.original = original;
        }
        if (batch.schedule == Schedule::Turns) {
            request.turn = m_machine.turns.enqueue();
            request.turns = &m_machine.turns;
        }
        worker->second->post(std::move(request));
    }
}

void Engine::cancel()
{
    for (const auto &[id, worker] : m_workers) {
        worker->cancel();
    }
}

void Engine::stop()
{
    for (const auto &[id, worker] : m_workers) {
        worker->stop();
    }
}

void Engine::studyLayers(LayerStudyRequest request, LayerStudyEvents events, StudyEnded ended)
{
    m_studies.start({[this, hosts = m_hosts, request = std::move(request),
                      events = std::move(events)](const std::stop_token &stop) {
                         return sidelight::studyLayers(request, hosts, m_machine, events, stop);
                     },
                     std::move(ended)});
}

void Engine::searchRecipes(SearchRequest request, SearchEvents events, StudyEnded ended)
{
    m_studies.start({[this, hosts = m_hosts, request = std::move(request),
                      events = std::move(events)](const std::stop_token &stop) {
                         return sidelight::searchRecipes(request, hosts, m_machine, events, stop);
                     },
                     std::move(ended)});
}

}
