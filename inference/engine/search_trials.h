// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/budget_search.h"
#include "inference/engine/study_model.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// Tries recipes for a search: makes each, runs it on every picture, measures, times, tells what came of it,
/// and remembers it. Once the search is stopped or fails as a whole, nothing more is tried or told.
///
/// Threads  used by one thread
class SearchTrials
{
public:
    SearchTrials(const SearchRequest &request, const Hosts &hosts, Machine &machine,
                 const SearchEvents &events, std::stop_token stop);

    /// Reads the pictures, and runs the network in FP32 on them, which is the first recipe.
    ///
    /// Errors   those of reading, opening and running; TooSmall: SSIM is asked for of too small a picture
    Expected<void> begin();

    /// What comes of a recipe; known ones are not tried again. Has an error and is not told where nothing is
    /// tried any more.
    ///
    /// Result   valid as long as this lives
    const SearchPoint &tryOut(const Recipe &recipe);
    /// Whether the recipe can be tried with the pictures there are.
    bool isPossible(const Recipe &recipe) const;

    /// The network in FP32 as it is.
    const SearchPoint &original() const { return m_points.front(); }
    /// The best one that meets the goal. FP32 does so itself, if nothing else.
    const SearchPoint &best() const { return *m_meeting[m_best]; }
    const std::vector<std::string> &layers() const { return m_layers; }
    /// That the search was stopped, or why it cannot go on.
    Expected<void> outcome() const;

private:
    struct TrialPicture {
        PicturePtr picture;
        FramePtr answer; ///< of the network in FP32
    };

    Expected<void> readPictures();
    Expected<void> runOriginal();
    Expected<void> measure(SearchPoint &point);
    const SearchPoint &tell(SearchPoint point);
    bool isAboutCalibration(const Error &error) const;

    const SearchRequest &m_request;
    const SearchEvents &m_events;
    const std::stop_token m_stop;
    StudyModel m_model;
    const PictureHostFactory m_pictureHosts;
    std::vector<TrialPicture> m_trialPictures;
    std::vector<std::string> m_layers;
    std::deque<SearchPoint> m_points; ///< as they were told
    std::map<std::string, std::size_t> m_known; ///< by the text of the recipe
    std::vector<const SearchPoint *> m_meeting; ///< of the points, those that meet the goal
    std::size_t m_best = 0; ///< of them
    std::optional<Error> m_failure; ///< of the search as a whole
    SearchPoint m_notTried;
};

}
