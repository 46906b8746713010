// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/comparison_runner.h"

#include <algorithm>
#include <utility>

namespace sidelight
{

namespace
{

/// More than the warm-up runs of any worker, so that runWarm ends whatever a host says.
constexpr int kMostRepetitions = 8;

}

ComparisonRunner::ComparisonRunner(Hosts hosts)
    : m_engine(std::move(hosts),
               WorkerEvents{[this](VariantId id, const Recipe &, const Expected<ModelInfo> &info) {
                                {
                                    const std::lock_guard lock(m_mutex);
                                    m_opened.insert_or_assign(id, info);
                                }
                                m_told.notify_all();
                            },
                            [](VariantId, Generation) {},
                            [this](const RunResult &result) {
                                {
                                    const std::lock_guard lock(m_mutex);
                                    if (result.generation == m_generation) {
                                        m_finished.insert_or_assign(result.variant, result);
                                    }
                                }
                                m_told.notify_all();
                            },
                            {}})
{
}

std::vector<Expected<ModelInfo>> ComparisonRunner::open(const std::vector<Variant> &variants)
{
    {
        const std::lock_guard lock(m_mutex);
        for (const Variant &variant : variants) {
            m_opened.erase(variant.id);
        }
    }
    for (const Variant &variant : variants) {
        m_engine.addVariant(variant);
    }
    std::vector<Expected<ModelInfo>> infos;
    std::unique_lock lock(m_mutex);
    for (const Variant &variant : variants) {
        m_told.wait(lock, [&] { return m_opened.contains(variant.id); });
        infos.push_back(m_opened.at(variant.id));
    }
    return infos;
}

std::vector<RunResult> ComparisonRunner::run(Batch batch)
{
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(batch.variants, [&](VariantId id) { return !m_opened.contains(id); });
        m_finished.clear();
        batch.generation = ++m_generation;
    }
    m_engine.run(batch);
    std::vector<RunResult> results;
    std::unique_lock lock(m_mutex);
    for (const VariantId id : batch.variants) {
        m_told.wait(lock, [&] { return m_finished.contains(id); });
        results.push_back(std::move(m_finished.at(id)));
    }
    m_finished.clear();
    return results;
}

std::vector<RunResult> ComparisonRunner::runWarm(const Batch &batch)
{
    std::vector<RunResult> results = run(batch);
    const auto cold = [](const RunResult &result) { return result.warmUp; };
    Batch again = batch;
    for (int i = 1; i < kMostRepetitions && std::ranges::any_of(results, cold); ++i) {
        for (RunResult &result : results) {
            if (result.error) {
                std::erase(again.variants, result.variant);
            }
            result.frame.reset(); // Two sets of frames need not fit into memory.
            result.display.reset();
        }
        for (RunResult &newer : run(again)) {
            *std::ranges::find(results, newer.variant, &RunResult::variant) = std::move(newer);
        }
    }
    return results;
}

}
