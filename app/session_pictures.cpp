// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of a session: which there are, which one is shown, what came of reading it.
#include "app/session.h"

#include "app/session_views.h"

#include <algorithm>
#include <utility>

namespace sidelight
{

void Session::addPictures(const std::vector<std::string> &paths, const std::vector<std::string> &truths)
{
    const std::size_t before = m_inputs.size();
    for (const std::string &path : paths) {
        if (std::ranges::count(m_inputs, path, &SessionInput::path) == 0) {
            SessionInput input;
            input.path = path;
            m_inputs.push_back(std::move(input));
        }
    }
    assignTruths(m_inputs, truths);
    std::vector<ReadRequest> thumbnails;
    for (std::size_t i = before; i < m_inputs.size(); ++i) {
        thumbnails.push_back({0, m_inputs[i].path, std::nullopt, m_inputs[i].exposureRatio});
    }
    m_reader->makeThumbnails(thumbnails);
    if (m_current < 0 && !m_inputs.empty()) {
        m_current = 0;
    }
    run();
}

void Session::addFiles(const std::vector<std::string> &paths)
{
    SortedFiles files = sortFiles(paths);
    if (!files.models.empty() && original() == nullptr) {
        openOriginal(files.models.front());
        files.models.erase(files.models.begin());
    }
    if (!files.models.empty()) {
        addVariants(files.models);
    }
    // Truths that were dropped later than their pictures find them, too.
    addPictures(files.pictures, files.truths);
}

void Session::addTruths(const std::vector<std::string> &paths)
{
    assignTruths(m_inputs, paths);
    run();
}

void Session::selectPicture(int index)
{
    if (index >= 0 && index < static_cast<int>(m_inputs.size()) && index != m_current) {
        m_current = index;
        run();
    }
}

void Session::setExposureRatio(double ratio)
{
    if (m_current >= 0 && m_inputs[m_current].exposureRatio != ratio) {
        m_inputs[m_current].exposureRatio = ratio;
        run();
    }
}

void Session::onRead(const ReadResult &result)
{
    if (result.request.generation != m_generation || m_current < 0) {
        return;
    }
    m_reading = false;
    m_picture = result;
    m_pictureEpoch = m_epoch;
    SessionInput &input = m_inputs[m_current];
    input.error = result.picture ? std::nullopt : std::optional(result.picture.error());
    if (result.picture) {
        const Picture &picture = **result.picture;
        input.warnings = picture.warnings;
        for (const std::string &warning : picture.warnings) {
            emit warned(QString::fromStdString(oneLine(input.path + ": " + warning, 1000)));
        }
        input.format = formatText(picture);
        const std::string size =
            std::to_string(picture.frame->width()) + " x " + std::to_string(picture.frame->height());
        if (std::exchange(m_timedSize, size) != size) {
            forgetTimings();
        }
    } else {
        emit failed(QString::fromStdString(sentence(*input.error)),
                    QString::fromStdString(input.error->detail));
    }
    if (result.truth && !*result.truth) {
        const Error &problem = result.truth->error();
        emit failed(QString::fromStdString(sentence(problem)), QString::fromStdString(problem.detail));
    }
    notify();
    if (result.picture) {
        postBatch(true);
    }
}

void Session::onThumbnail(const std::string &path, const Expected<DisplayImagePtr> &thumbnail)
{
    for (SessionInput &input : m_inputs) {
        if (input.path != path) {
            continue;
        }
        if (thumbnail) {
            input.thumbnail = *thumbnail;
        } else {
            input.error = thumbnail.error();
        }
    }
    notify();
}

std::optional<double> Session::currentExposureRatio() const
{
    const bool raw = m_current >= 0 && m_picture && m_picture->picture && (*m_picture->picture)->mosaic;
    return raw ? std::optional(m_inputs[m_current].exposureRatio) : std::nullopt;
}

int Session::worstPicture() const
{
    const auto worst = m_measurements.worstInput();
    const auto input = worst ? std::ranges::find(m_inputs, *worst, &SessionInput::path) : m_inputs.end();
    return input == m_inputs.end() ? -1 : static_cast<int>(input - m_inputs.begin());
}

}
