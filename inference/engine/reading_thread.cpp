// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/reading_thread.h"

#include <utility>

namespace sidelight
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int kThumbnailSide = 160; ///< pixels, enough for twice the height of the strip

}

ReadResult readNow(PictureHost &host, const ReadRequest &request, const std::stop_token &stop)
{
    const auto begin = Clock::now();
    ReadResult result{request, host.read(request.input, request.exposureRatio, stop), {}, {}, {}, {}};
    result.decode = Clock::now() - begin;
    if (result.picture) {
        result.display = toDisplayImage(*(*result.picture)->frame);
    }
    if (request.truth) {
        result.truth = host.read(*request.truth, request.exposureRatio, stop);
        if (*result.truth) {
            result.truthDisplay = toDisplayImage(*(**result.truth)->frame);
        }
    }
    return result;
}

ReadingThread::ReadingThread(PictureHostFactory hosts, ReadingEvents events)
    : m_events(std::move(events))
    , m_newHosts(std::move(hosts))
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

void ReadingThread::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_waiting.reset();
    m_current.request_stop();
}

void ReadingThread::setHosts(PictureHostFactory hosts)
{
    const std::lock_guard lock(m_mutex);
    m_newHosts = std::move(hosts);
}

void ReadingThread::work(const std::stop_token &stop)
{
    std::unique_ptr<PictureHost> host;
    while (true) {
        PictureHostFactory newHosts;
        std::optional<ReadRequest> urgent;
        std::optional<ReadRequest> thumbnailOf;
        std::stop_token current;
        {
            std::unique_lock lock(m_mutex);
            if (!m_asked.wait(lock, stop, [this] { return m_waiting || !m_thumbnails.empty(); })) {
                return;
            }
            newHosts = std::exchange(m_newHosts, nullptr);
            m_current = std::stop_source();
            current = m_current.get_token();
            if (m_waiting) {
                urgent = std::exchange(m_waiting, std::nullopt);
            } else {
                thumbnailOf = m_thumbnails.front();
            }
        }
        if (newHosts) {
            host = newHosts();
        }
        if (urgent) {
            const ReadResult result = readNow(*host, *urgent, current);
            if (!current.stop_requested()) {
                m_events.read(result);
            }
            continue;
        }
        const Expected<DisplayImagePtr> thumbnail =
            host->thumbnail(thumbnailOf->input, thumbnailOf->exposureRatio, kThumbnailSide, current);
        if (current.stop_requested()) {
            continue; // The thumbnail is made again once what is urgent is done.
        }
        {
            const std::lock_guard lock(m_mutex);
            m_thumbnails.pop_front();
        }
        m_events.thumbnail(thumbnailOf->input, thumbnail);
    }
}

}
