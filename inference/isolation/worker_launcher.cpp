// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/worker_launcher.h"

#include <filesystem>
#include <future>
#include <system_error>
#include <utility>

namespace sidelight
{

WorkerLauncher::WorkerLauncher(std::string program, int spares, std::chrono::seconds timeToStart)
    : m_program(std::move(program))
    , m_wantedSpares(static_cast<std::size_t>(std::max(spares, 0)))
    , m_timeToStart(timeToStart)
    , m_thread([this](const std::stop_token &stop) { work(stop); })
{
    if (m_wantedSpares > 0) {
        post([] { });
    }
}

WorkerLauncher::~WorkerLauncher()
{
    m_thread.request_stop();
}

void WorkerLauncher::post(std::function<void()> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_posted.notify_all();
}

void WorkerLauncher::work(const std::stop_token &stop)
{
    while (true) {
        std::function<void()> task;
        {
            std::unique_lock lock(m_mutex);
            if (!m_posted.wait(lock, stop, [this] { return !m_tasks.empty(); })) {
                return;
            }
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task();
        // What was asked for goes before the spares.
        std::unique_lock lock(m_mutex);
        while (m_tasks.empty() && m_spares.size() < m_wantedSpares && !stop.stop_requested()) {
            lock.unlock();
            auto spare = WorkerProcess::start(m_program, WorkerRole::Model);
            lock.lock();
            if (!spare) {
                break;
            }
            m_spares.push_back(std::move(*spare));
        }
    }
}

Expected<std::unique_ptr<WorkerProcess>> WorkerLauncher::startOnThread(WorkerRole role)
{
    std::promise<Expected<std::unique_ptr<WorkerProcess>>> promise;
    auto started = promise.get_future();
    post([&] { promise.set_value(WorkerProcess::start(m_program, role)); });
    return started.get();
}

Expected<std::unique_ptr<WorkerProcess>> WorkerLauncher::take(WorkerRole role, const std::stop_token &stop)
{
    const Patience patience{m_timeToStart, stop};
    if (role == WorkerRole::Model && m_wantedSpares > 0) {
        std::unique_ptr<WorkerProcess> spare;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_spares.empty()) {
                spare = std::move(m_spares.front());
                m_spares.pop_front();
            }
        }
        post([] { }); // Makes up for it.
        if (spare && spare->awaitHello(patience)) {
            return spare;
        }
    }
    auto started = startOnThread(role);
    if (!started) {
        return started;
    }
    if (auto greeted = (*started)->awaitHello(patience); !greeted) {
        return std::unexpected(greeted.error());
    }
    return started;
}

std::string installedFile(const std::string &name)
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path &place :
         {folder, folder.parent_path() / "libexec" / "sidelight", folder.parent_path()}) {
        if (fs::exists(place / name, ignored)) {
            return (place / name).string();
        }
    }
    return (folder / name).string();
}

std::string workerProgram()
{
    return installedFile("sidelight-worker");
}

}
