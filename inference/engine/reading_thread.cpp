// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/reading_thread.h"

#include "inference/imaging/picture_reader.h"
#include "inference/imaging/thumbnail.h"

#include <utility>

namespace sidelight
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int kThumbnailSide = 160; ///< pixels, enough for twice the height of the strip

ReadOptions optionsOf(const ReadRequest &request, const std::stop_token &stop)
{
    ReadOptions options;
    options.exposureRatio = request.exposureRatio;
    options.stop = stop;
    return options;
}

}

ReadResult readNow(const ReadRequest &request, const std::stop_token &stop)
{
    const ReadOptions options = optionsOf(request, stop);
    const auto begin = Clock::now();
    ReadResult result{request, readPicture(request.input, options), {}, {}, {}, {}};
    result.decode = Clock::now() - begin;
    if (result.picture) {
        result.display = toDisplayImage(*(*result.picture)->frame);
    }
    if (request.truth) {
        result.truth = readPicture(*request.truth, options);
        if (*result.truth) {
            result.truthDisplay = toDisplayImage(*(**result.truth)->frame);
        }
    }
    return result;
}

ReadingThread::ReadingThread(ReadingEvents events)
    : m_events(std::move(events))
    , m_thread([this](const std::stop_token &stop) { work(stop); })
{
}

ReadingThread::~ReadingThread()
{
    m_thread.request_stop();
    const std::lock_guard lock(m_mutex);
    m_current.request_stop();
}

void ReadingThread::read(ReadRequest request)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = std::move(request);
        m_current.request_stop();
    }
    m_asked.notify_all();
}

void ReadingThread::makeThumbnails(const std::vector<ReadRequest> &requests)
{
    {
        const std::lock_guard lock(m_mutex);
        m_thumbnails.insert(m_thumbnails.end(), requests.begin(), requests.end());
    }
    m_asked.notify_all();
}

void ReadingThread::work(const std::stop_token &stop)
{
    while (true) {
        std::optional<ReadRequest> urgent;
        std::optional<ReadRequest> thumbnailOf;
        std::stop_token current;
        {
            std::unique_lock lock(m_mutex);
            if (!m_asked.wait(lock, stop, [this] { return m_waiting || !m_thumbnails.empty(); })) {
                return;
            }
            m_current = std::stop_source();
            current = m_current.get_token();
            if (m_waiting) {
                urgent = std::exchange(m_waiting, std::nullopt);
            } else {
                thumbnailOf = m_thumbnails.front();
            }
        }
        if (urgent) {
            const ReadResult result = readNow(*urgent, current);
            if (!current.stop_requested()) {
                m_events.read(result);
            }
            continue;
        }
        const Expected<PicturePtr> picture =
            readPicture(thumbnailOf->input, optionsOf(*thumbnailOf, current));
        if (current.stop_requested()) {
            continue; // The thumbnail is made again once what is urgent is done.
        }
        {
            const std::lock_guard lock(m_mutex);
            m_thumbnails.pop_front();
        }
        if (picture) {
            m_events.thumbnail(thumbnailOf->input, thumbnail(*(*picture)->frame, kThumbnailSide));
        } else {
            m_events.thumbnail(thumbnailOf->input, std::unexpected(picture.error()));
        }
    }
}

}
