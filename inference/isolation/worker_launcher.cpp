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
    , m_timeToStart(timeToStart)
    , m_thread([this](const std::stop_token &stop) { work(stop); })
{
    for (int i = 0; i < spares; ++i) {
        post([this] {
            if (auto spare = WorkerProcess::start(m_program, WorkerRole::Model)) {
                const std::lock_guard lock(m_mutex);
                m_spares.push_back(std::move(*spare));
            }
        });
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
    std::unique_ptr<WorkerProcess> spare;
    {
        const std::lock_guard lock(m_mutex);
        if (role == WorkerRole::Model && !m_spares.empty()) {
            spare = std::move(m_spares.back());
            m_spares.pop_back();
        }
    }
    if (spare && spare->awaitHello(patience)) {
        return spare;
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
