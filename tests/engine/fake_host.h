// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/model_host.h"
#include "inference/engine/picture_host.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

namespace sidelight::test
{

/// What all hosts of one test share: how they answer, and what they saw.
struct FakeWorld {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::vector<std::string> order; ///< model paths in the order of their runs
    bool held = false; ///< while true, openings of "slow" do not end
    bool runsHeld = false; ///< likewise runs
    int running = 0;
    int mostRunningAtOnce = 0;
    std::atomic<int> hosts{0};
    int opening = 0; ///< openings of "slow" under way
    std::atomic<int> openings{0}; ///< of any, tried so far
    std::vector<std::string> calibrated; ///< paths of pictures, in order
    std::vector<std::string> measured; ///< likewise of those that layers were measured on
    std::vector<std::string> made; ///< recipes that were made of an open model, in order

    void hold()
    {
        const std::lock_guard lock(mutex);
        held = true;
        runsHeld = true;
    }
    /// Lets runs end, and no opening.
    void releaseRuns()
    {
        {
            const std::lock_guard lock(mutex);
            runsHeld = false;
        }
        changed.notify_all();
    }
    void release()
    {
        {
            const std::lock_guard lock(mutex);
            held = false;
            runsHeld = false;
        }
        changed.notify_all();
    }
    void waitUntilOpening(int count)
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return opening == count; });
    }
    void waitUntilRunning(int count)
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return running >= count; });
    }
};

/// Answers with a 16 x 16 gray picture whose value is the number behind the last '/' of the model path, in
/// tenths.
///
/// "broken" does not open, "failing" opens and fails when run, "dying" dies in the first run after each
/// opening, "slow" opens once it is stopped or the world is not held.
class FakeHost : public ModelHost
{
public:
    explicit FakeHost(FakeWorld &world)
        : m_world(world)
    {
        ++m_world.hosts;
    }
    ~FakeHost() override { --m_world.hosts; }

    Expected<ModelInfo> open(const Variant &variant, const std::stop_token &stop) override
    {
        m_path = variant.modelPath;
        ++m_world.openings;
        if (m_path == "slow") {
            std::unique_lock lock(m_world.mutex);
            ++m_world.opening;
            m_world.changed.notify_all();
            const bool opened = m_world.changed.wait(lock, stop, [this] { return !m_world.held; });
            --m_world.opening;
            m_world.changed.notify_all();
            if (!opened) {
                return std::unexpected(Error{ErrorCode::Cancelled, m_path, "was stopped", "", ""});
            }
        }
        if (m_path == "broken") {
            return std::unexpected(Error{ErrorCode::NotAModel, m_path, "is broken", "", ""});
        }
        ModelInfo info;
        info.path = m_path;
        m_open = true;
        return info;
    }
    bool isOpen() const override { return m_open; }
    ModelInfo info() const override { return {}; }

    Expected<ModelAnswer> run(const PicturePtr &, const std::stop_token &) override
    {
        std::unique_lock lock(m_world.mutex);
        m_world.order.push_back(m_path);
        ++m_world.running;
        m_world.mostRunningAtOnce = std::max(m_world.mostRunningAtOnce, m_world.running);
        m_world.changed.notify_all();
        m_world.changed.wait(lock, [this] { return !m_world.runsHeld; });
        --m_world.running;
        if (m_path == "failing") {
            return std::unexpected(Error{ErrorCode::ModelFailed, m_path, "failed", "", ""});
        }
        if (m_path == "dying") {
            m_open = false;
            return std::unexpected(Error{ErrorCode::WorkerDied, m_path, "died", "", ""});
        }
        const float value = m_path == "slow" ? 0.5F : std::stof(m_path) / 10.0F;
        ModelAnswer answer;
        answer.frame = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, value));
        answer.times.forward = Milliseconds(1.0);
        return answer;
    }
    Expected<void> calibrate(const PicturePtr &picture, const std::stop_token &) override
    {
        const std::lock_guard lock(m_world.mutex);
        m_world.calibrated.push_back(picture->path);
        return {};
    }
    Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &) override
    {
        const std::lock_guard lock(m_world.mutex);
        m_world.made.push_back(recipeText(recipe));
        if (recipe.options.contains("keep")) {
            return std::unexpected(Error{ErrorCode::CannotQuantize, m_path, "has no such layer", "", ""});
        }
        ModelInfo info;
        info.path = m_path;
        info.precision = recipe.name;
        return info;
    }
    /// One layer, whose output lies as many dB above the noise as the picture's path is long.
    Expected<std::vector<LayerMeasure>> measureLayers(const PicturePtr &picture,
                                                      const std::stop_token &) override
    {
        const std::lock_guard lock(m_world.mutex);
        m_world.measured.push_back(picture->path);
        LayerMeasure measure;
        measure.layer = "layer";
        measure.isolatedSqnrDb = static_cast<double>(picture->path.size());
        measure.accumulatedSqnrDb = measure.isolatedSqnrDb;
        return std::vector{measure};
    }
    Expected<std::string> save(const std::stop_token &) override { return "saved " + m_path; }
    HostEnvironment environment() const override { return {"fake", "fake", 1, {}}; }

private:
    FakeWorld &m_world;
    std::string m_path;
    bool m_open = false;
};

/// Reads any path as a gray picture, but for "missing".
class FakePictureHost : public PictureHost
{
public:
    explicit FakePictureHost(FakeWorld &world)
        : m_world(world)
    {
        ++m_world.hosts;
    }
    ~FakePictureHost() override { --m_world.hosts; }

    Expected<PicturePtr> read(const std::string &path, double exposureRatio, const std::stop_token &) override
    {
        if (path == "missing") {
            return std::unexpected(Error{ErrorCode::FileMissing, path, "does not exist", "", ""});
        }
        auto picture = std::make_shared<Picture>();
        picture->path = path;
        picture->exposureRatio = exposureRatio;
        picture->frame = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, 0.5F));
        return picture;
    }
    Expected<DisplayImagePtr> thumbnail(const std::string &, double, int, const std::stop_token &) override
    {
        return std::make_shared<const DisplayImage>();
    }

private:
    FakeWorld &m_world;
};

}
