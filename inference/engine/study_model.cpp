// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/study_model.h"

#include "inference/engine/statistics.h"

#include <utility>
#include <vector>

namespace sidelight
{

namespace
{

constexpr std::size_t kLeastTimedRuns = 5;
constexpr std::size_t kMostTimedRuns = 25;
/// Short forwards are run until they have taken as much together.
constexpr Milliseconds kTimeToCover(250.0);

}

Error studyStopped(const std::string &modelPath)
{
    return {ErrorCode::Cancelled, modelPath, "was stopped while it was studied", "run it again", {}};
}

StudyModel::StudyModel(Variant variant, const Hosts &hosts, Machine &machine, CalibrationProgress progress)
    : m_variant(std::move(variant))
    , m_host(hosts.models())
    , m_builder(*m_host, hosts.pictures)
    , m_machine(machine)
    , m_progress(std::move(progress))
{
}

Expected<ModelInfo> StudyModel::make(const Recipe &recipe, const std::stop_token &stop)
{
    Variant wanted = m_variant;
    wanted.recipe = recipe;
    if (stop.stop_requested()) {
        return std::unexpected(studyStopped(wanted.modelPath));
    }
    if (!m_builder.onlyMakes(wanted)) {
        const Openings::Guard underWay(m_machine.openings);
        return m_builder.build(wanted, stop, m_progress);
    }
    Turn turn = m_machine.turns.enqueue();
    if (!turn.wait(stop)) {
        return std::unexpected(studyStopped(wanted.modelPath));
    }
    return m_builder.build(wanted, stop, m_progress);
}

Expected<ModelAnswer> StudyModel::run(const PicturePtr &picture, const std::stop_token &stop, bool *alone)
{
    Turn turn = m_machine.turns.enqueue();
    if (!turn.wait(stop) || stop.stop_requested()) {
        return std::unexpected(studyStopped(m_variant.modelPath));
    }
    const std::uint64_t openings = m_machine.openings.mark();
    Expected<ModelAnswer> answer = m_host->run(picture, stop);
    if (alone != nullptr) {
        *alone = m_machine.openings.noneSince(openings);
    }
    return answer;
}

Expected<std::vector<LayerMeasure>> StudyModel::measureLayers(const PicturePtr &picture,
                                                              const std::stop_token &stop)
{
    Turn turn = m_machine.turns.enqueue();
    if (!turn.wait(stop)) {
        return std::unexpected(studyStopped(m_variant.modelPath));
    }
    return m_host->measureLayers(picture, stop);
}

Expected<Milliseconds> StudyModel::forwardTime(const PicturePtr &picture, const std::stop_token &stop)
{
    for (int i = 1; i < kWarmUpRuns; ++i) {
        if (const auto answer = run(picture, stop); !answer) {
            return std::unexpected(answer.error());
        }
    }
    std::vector<double> timesMs;
    Milliseconds covered{0};
    while (timesMs.size() < kLeastTimedRuns || (timesMs.size() < kMostTimedRuns && covered < kTimeToCover)) {
        if (!m_machine.openings.waitUntilNone(stop)) {
            return std::unexpected(studyStopped(m_variant.modelPath));
        }
        bool alone = false;
        const auto answer = run(picture, stop, &alone);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        if (alone) {
            timesMs.push_back(answer->times.forward.count());
            covered += answer->times.forward;
        }
    }
    return Milliseconds(summarize(timesMs)->medianMs);
}

}
