// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/search_trials.h"

#include "inference/core/recipe_plan.h"
#include "inference/engine/search_order.h"
#include "inference/quality/quality_metrics.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace sidelight
{

SearchTrials::SearchTrials(const SearchRequest &request, const Hosts &hosts, Machine &machine,
                           const SearchEvents &events, std::stop_token stop)
    : m_request(request)
    , m_events(events)
    , m_stop(std::move(stop))
    , m_model(request.variant, hosts, machine, events.calibrated)
    , m_pictureHosts(hosts.pictures)
{
    m_notTried.error = studyStopped(request.variant.modelPath);
}

Expected<void> SearchTrials::outcome() const
{
    if (m_failure) {
        return std::unexpected(*m_failure);
    }
    return m_stop.stop_requested() ? Expected<void>(std::unexpected(*m_notTried.error)) : Expected<void>();
}

Expected<void> SearchTrials::begin()
{
    if (const auto stopped = outcome(); !stopped) {
        return stopped;
    }
    if (m_events.trying) {
        m_events.trying({});
    }
    if (const auto read = readPictures(); !read) {
        return read;
    }
    return runOriginal();
}

Expected<void> SearchTrials::readPictures()
{
    const std::unique_ptr<PictureHost> host = m_pictureHosts();
    for (const ReadRequest &wanted : m_request.pictures) {
        auto picture = host->read(wanted.input, wanted.exposureRatio, m_stop);
        if (!picture) {
            return std::unexpected(picture.error());
        }
        m_trialPictures.push_back({std::move(*picture), nullptr});
    }
    if (m_trialPictures.empty()) {
        return std::unexpected(Error{ErrorCode::Usage,
                                     {},
                                     "the search needs pictures to compare on",
                                     "name some like those the network will run on",
                                     {}});
    }
    return {};
}

Expected<void> SearchTrials::runOriginal()
{
    const auto network = m_model.make({}, m_stop);
    if (!network) {
        return std::unexpected(network.error());
    }
    SearchPoint point;
    point.worstPsnrDb = std::numeric_limits<double>::infinity();
    point.worstSsim = 1.0;
    std::ranges::transform(network->layers, std::back_inserter(m_layers), &LayerInfo::name);
    for (TrialPicture &trial : m_trialPictures) {
        const auto answer = m_model.run(trial.picture, m_stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        trial.answer = answer->frame;
        const auto self = measureQuality(*trial.answer, *trial.answer, Reference::Original);
        if (!self) {
            return std::unexpected(self.error());
        }
        point.worstSsim = std::min(point.worstSsim, self->ssim.value_or(0.0));
        if (m_request.goal.measure == SearchGoal::Measure::Ssim && !self->ssim) {
            return std::unexpected(Error{ErrorCode::TooSmall,
                                         trial.picture->path,
                                         "is too small for SSIM",
                                         "use a larger picture, or ask for a PSNR",
                                         {}});
        }
    }
    const auto time = m_model.forwardTime(m_trialPictures.front().picture, m_stop);
    if (!time) {
        return std::unexpected(time.error());
    }
    if (m_events.opened) {
        m_events.opened(*network, m_model.environment());
    }
    point.bytes = network->bytes;
    point.medianMs = time->count();
    tell(std::move(point));
    return {};
}

bool SearchTrials::isPossible(const Recipe &recipe) const
{
    const auto plan = planOf(recipe);
    return plan && (!plan->needsCalibration() || !m_request.variant.calibration.empty());
}

const SearchPoint &SearchTrials::tryOut(const Recipe &recipe)
{
    if (const auto known = m_known.find(recipeText(recipe)); known != m_known.end()) {
        return m_points[known->second];
    }
    if (!outcome()) {
        return m_notTried;
    }
    if (m_events.trying) {
        m_events.trying(recipe);
    }
    SearchPoint point;
    point.recipe = recipe;
    if (const auto measured = measure(point); !measured) {
        if (isAboutCalibration(measured.error())) {
            m_failure = measured.error();
        }
        point = {};
        point.recipe = recipe;
        point.error = measured.error();
    }
    return outcome() ? tell(std::move(point)) : m_notTried;
}

Expected<void> SearchTrials::measure(SearchPoint &point)
{
    const auto made = m_model.make(point.recipe, m_stop);
    if (!made) {
        return std::unexpected(made.error());
    }
    point.bytes = made->bytes;
    point.worstPsnrDb = std::numeric_limits<double>::infinity();
    point.worstSsim = 1.0;
    for (const TrialPicture &trial : m_trialPictures) {
        const auto answer = m_model.run(trial.picture, m_stop);
        if (!answer) {
            return std::unexpected(answer.error());
        }
        const auto quality = measureQuality(*trial.answer, *answer->frame, Reference::Original);
        if (!quality) {
            return std::unexpected(quality.error());
        }
        point.worstPsnrDb = std::min(point.worstPsnrDb, quality->psnrDb);
        point.worstSsim = std::min(point.worstSsim, quality->ssim.value_or(0.0));
    }
    const auto time = m_model.forwardTime(m_trialPictures.front().picture, m_stop);
    if (!time) {
        return std::unexpected(time.error());
    }
    point.medianMs = time->count();
    return {};
}

/// A calibration picture that cannot be used lets every recipe fail that is calibrated.
bool SearchTrials::isAboutCalibration(const Error &error) const
{
    return std::ranges::find(m_request.variant.calibration, error.file, &CalibrationPicture::path)
        != m_request.variant.calibration.end();
}

const SearchPoint &SearchTrials::tell(SearchPoint point)
{
    const SearchGoal &goal = m_request.goal;
    point.meets = !point.error && qualityOf(point, goal.measure) >= goal.least;
    m_known[recipeText(point.recipe)] = m_points.size();
    m_points.push_back(std::move(point));
    const SearchPoint &told = m_points.back();
    if (told.meets) {
        m_meeting.push_back(&told);
        m_best = preferredPoint(m_meeting, goal);
    }
    if (m_events.tried) {
        m_events.tried(told, m_known.at(recipeText(best().recipe)));
    }
    return told;
}

}
