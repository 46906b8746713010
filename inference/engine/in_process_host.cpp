// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/in_process_host.h"

#include "inference/model/model.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>

namespace sidelight
{

namespace
{

/// The one thread on which all models of the process are opened and run. Whoever posts waits.
class ComputeThread
{
public:
    ComputeThread()
        : m_thread([this](const std::stop_token &stop) { work(stop); })
    {
    }

    template<typename Work> auto run(Work work)
    {
        std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
        auto result = task.get_future();
        {
            const std::lock_guard lock(m_mutex);
            m_tasks.push_back([&task] { task(); });
        }
        m_posted.notify_all();
        return result.get();
    }

private:
    void work(const std::stop_token &stop)
    {
        while (true) {
            std::unique_lock lock(m_mutex);
            if (!m_posted.wait(lock, stop, [this] { return !m_tasks.empty(); })) {
                return;
            }
            const std::function<void()> task = std::move(m_tasks.front());
            m_tasks.pop_front();
            lock.unlock();
            task();
        }
    }

    std::mutex m_mutex;
    std::condition_variable_any m_posted;
    std::deque<std::function<void()>> m_tasks;
    std::jthread m_thread; ///< last: it uses all the others
};

/// Lives as long as a host does, so that no thread outlasts the engine.
std::shared_ptr<ComputeThread> computeThread()
{
    static std::mutex sharedMutex;
    static std::weak_ptr<ComputeThread> shared;
    const std::lock_guard lock(sharedMutex);
    std::shared_ptr<ComputeThread> thread = shared.lock();
    if (!thread) {
        thread = std::make_shared<ComputeThread>();
        shared = thread;
    }
    return thread;
}

class LocalHost : public InProcessHost
{
public:
    Expected<ModelInfo> open(const Variant &variant, const std::stop_token &) override
    {
        Expected<ModelFiles> files = openModelFiles(variant.modelPath);
        return files ? openFiles(variant, std::move(*files)) : std::unexpected(files.error());
    }

    Expected<ModelInfo> openFiles(const Variant &variant, ModelFiles files) override
    {
        return m_compute->run([&]() -> Expected<ModelInfo> {
            m_model.reset();
            Expected<std::unique_ptr<Model>> model = Model::open(variant, files);
            if (!model) {
                return std::unexpected(model.error());
            }
            m_model = std::move(*model);
            return m_model->info();
        });
    }

    bool isOpen() const override { return m_model != nullptr; }
    ModelInfo info() const override { return m_model ? m_model->info() : ModelInfo{}; }

    Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &) override
    {
        return m_compute->run([&] { return m_model->run(*picture, m_makeSink); });
    }

    Expected<void> calibrate(const PicturePtr &picture, const std::stop_token &) override
    {
        return m_compute->run([&] { return m_model->calibrate(*picture); });
    }

    Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &) override
    {
        return m_compute->run([&] { return m_model->make(recipe); });
    }

    Expected<std::vector<LayerMeasure>> measureLayers(const PicturePtr &picture,
                                                      const std::stop_token &) override
    {
        return m_compute->run([&] { return m_model->measureLayers(*picture); });
    }

    Expected<std::string> save(const std::stop_token &) override
    {
        return m_compute->run([&] { return m_model->saved(); });
    }

    HostEnvironment environment() const override
    {
        return {m_model ? m_model->engine() : std::string(),
                torchVersion(),
                m_model ? m_model->threads() : 1,
                {}};
    }

    void putAnswersInto(MakeSampleSink makeSink) override { m_makeSink = std::move(makeSink); }

    void warmUp() override
    {
        m_compute->run([] { warmUpLibTorch(); });
    }

private:
    const std::shared_ptr<ComputeThread> m_compute = computeThread();
    std::unique_ptr<Model> m_model;
    MakeSampleSink m_makeSink = &heapSink;
};

}

std::unique_ptr<InProcessHost> makeInProcessHost()
{
    return std::make_unique<LocalHost>();
}

}
