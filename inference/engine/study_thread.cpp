// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/study_thread.h"

#include <utility>

namespace sidelight
{

StudyThread::StudyThread()
    : m_thread([this](const std::stop_token &stop) { work(stop); })
{
}

StudyThread::~StudyThread()
{
    m_thread.request_stop();
    stop();
}

void StudyThread::start(Study study)
{
    {
        const std::lock_guard lock(m_mutex);
        stopAll();
        m_studies.push_back({std::move(study), {}});
    }
    m_asked.notify_all();
}

void StudyThread::stop()
{
    const std::lock_guard lock(m_mutex);
    stopAll();
}

void StudyThread::stopAll()
{
    m_current.request_stop();
    for (Asked &asked : m_studies) {
        asked.stop.request_stop();
    }
}

void StudyThread::work(const std::stop_token &stop)
{
    while (true) {
        std::unique_lock lock(m_mutex);
        if (!m_asked.wait(lock, stop, [this] { return !m_studies.empty(); }) || stop.stop_requested()) {
            return;
        }
        const Asked asked = std::move(m_studies.front());
        m_studies.pop_front();
        m_current = asked.stop;
        lock.unlock();
        // One that was stopped before it began ends by itself, and tells so.
        const Expected<void> outcome = asked.study.run(asked.stop.get_token());
        if (asked.study.ended) {
            asked.study.ended(outcome);
        }
    }
}

}
