// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/recipe_layers.h"
#include "inference/core/recipe_plan.h"
#include "inference/engine/hosts.h"
#include "inference/engine/machine.h"
#include "tests/engine/fake_host.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace sidelight::test
{

/// One layer of the network of a StudyWorld.
struct WorldLayer {
    std::string name;
    double error = 0.0; ///< that its quantization adds to the mean squared error of the answer
    double floatMs = 1.0;
    double quantizedMs = 0.25;
    std::uint64_t parameters = 1000;
};

/// What a variant of that network is.
struct WorldFigures {
    double mse = 0.0;
    double ms = 0.0;
    std::uint64_t bytes = 0;
};

/// A network whose variants are as a formula says: errors of layers add up, and sizes and times do, too.
///
/// Threads  any, but for what is set before the first host is made
class StudyWorld
{
public:
    enum class Failure { OfMaking, OfRunning, OfProcess };

    std::vector<WorldLayer> layers;
    std::map<std::string, Failure> failures; ///< by the text of the recipe
    std::function<double(const QuantizationPlan &)> errorTimes = [](const QuantizationPlan &) { return 1.0; };
    std::function<double(const RecipePlan &)> msTimes = [](const RecipePlan &) { return 1.0; };
    bool fewerBitsAreSmaller = false;
    bool measuringFails = false;
    /// Called in the course of every forward, every calibration; counted from 1.
    std::function<void(int)> onForward = [](int) { };
    std::function<void(int)> onCalibration = [](int) { };

    FakeWorld pictures;
    std::atomic<int> hosts{0};
    Machine machine;
    std::mutex mutex; ///< of what follows
    std::vector<std::string> made; ///< recipes, in order
    std::vector<std::string> openedFor; ///< recipes, in order
    std::vector<std::string> measured; ///< recipes, in order
    int forwards = 0;
    int calibrations = 0;
    int running = 0;
    int mostRunningAtOnce = 0;

    std::vector<std::string> layerNames() const
    {
        std::vector<std::string> names;
        std::ranges::transform(layers, std::back_inserter(names), &WorldLayer::name);
        return names;
    }

    WorldFigures figuresOf(const Recipe &recipe) const
    {
        constexpr std::uint64_t kRest = 500;
        const RecipePlan plan = *planOf(recipe);
        std::set<std::string> quantized;
        if (plan.quantization) {
            const auto names = layersQuantizedBy(*plan.quantization, layerNames());
            quantized.insert(names.begin(), names.end());
        }
        const auto bits = static_cast<std::uint64_t>(
            fewerBitsAreSmaller && plan.quantization ? plan.quantization->weightBits : 8);
        const bool onIntegers = plan.quantization && plan.quantization->runsOnIntegers();
        WorldFigures figures{0.0, 0.0, kRest};
        for (const WorldLayer &layer : layers) {
            const bool isQuantized = quantized.contains(layer.name);
            figures.mse += isQuantized ? layer.error : 0.0;
            figures.ms += isQuantized && onIntegers ? layer.quantizedMs : layer.floatMs;
            figures.bytes += isQuantized ? layer.parameters * bits / 8 : layer.parameters * 4;
        }
        figures.mse *= plan.quantization ? errorTimes(*plan.quantization) : 1.0;
        figures.ms *= msTimes(plan);
        return figures;
    }

    Hosts makeHosts();
};

/// Answers as its world says: 16 x 16 gray, 0.5 where nothing is quantized; to the picture "tiny" with 8 x 8,
/// to "hard" with twice the error.
class StudyHost : public ModelHost
{
public:
    explicit StudyHost(StudyWorld &world)
        : m_world(world)
    {
        ++m_world.hosts;
    }
    ~StudyHost() override { --m_world.hosts; }

    Expected<ModelInfo> open(const Variant &variant, const std::stop_token &stop) override
    {
        {
            const std::lock_guard lock(m_world.mutex);
            m_world.openedFor.push_back(recipeText(variant.recipe));
        }
        m_open = true;
        m_path = variant.modelPath;
        m_calibrated = false;
        if (planOf(variant.recipe)->needsCalibration()) {
            return infoOf(variant.recipe);
        }
        Expected<ModelInfo> made = make(variant.recipe, stop);
        m_open = made.has_value();
        return made;
    }
    bool isOpen() const override { return m_open; }
    ModelInfo info() const override { return {}; }

    Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &) override
    {
        const std::lock_guard lock(m_world.mutex);
        m_world.made.push_back(recipeText(recipe));
        const auto plan = planOf(recipe);
        if (plan->quantization && m_world.layers.empty()) {
            return fail(ErrorCode::CannotQuantize, "has no layer that can be quantized");
        }
        if (plan->needsCalibration() && !m_calibrated) {
            return fail(ErrorCode::CannotQuantize, "is not calibrated");
        }
        if (failure(recipe) == StudyWorld::Failure::OfMaking) {
            return fail(ErrorCode::CannotQuantize, "cannot be made so");
        }
        m_recipe = recipe;
        return infoOf(recipe);
    }

    Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &) override
    {
        int forward = 0;
        {
            const std::lock_guard lock(m_world.mutex);
            forward = ++m_world.forwards;
            m_world.mostRunningAtOnce = std::max(m_world.mostRunningAtOnce, ++m_world.running);
        }
        m_world.onForward(forward);
        const std::lock_guard lock(m_world.mutex);
        --m_world.running;
        if (failure(m_recipe) == StudyWorld::Failure::OfProcess) {
            m_open = false;
            return fail(ErrorCode::WorkerDied, "died");
        }
        if (failure(m_recipe) == StudyWorld::Failure::OfRunning) {
            return fail(ErrorCode::ModelFailed, "failed");
        }
        const WorldFigures figures = m_world.figuresOf(m_recipe);
        const double mse = figures.mse * (picture->path == "hard" ? 2.0 : 1.0);
        ModelAnswer answer;
        const int side = picture->path == "tiny" ? 8 : 16;
        const float value = 0.5F + static_cast<float>(std::sqrt(mse));
        answer.frame = std::make_shared<const Frame>(
            side, side, 1, std::vector<float>(static_cast<std::size_t>(side * side), value));
        answer.times.forward = Milliseconds(figures.ms);
        return answer;
    }

    Expected<void> calibrate(const PicturePtr &, const std::stop_token &) override
    {
        int calibration = 0;
        {
            const std::lock_guard lock(m_world.mutex);
            calibration = ++m_world.calibrations;
        }
        m_world.onCalibration(calibration);
        m_calibrated = true;
        return {};
    }
    /// The signal-to-noise ratio is that of the layer's error to 1.
    Expected<std::vector<LayerMeasure>> measureLayers(const PicturePtr &, const std::stop_token &) override
    {
        const std::lock_guard lock(m_world.mutex);
        m_world.measured.push_back(recipeText(m_recipe));
        if (m_world.measuringFails) {
            return fail(ErrorCode::NonFiniteOutput, "gives no numbers");
        }
        std::vector<LayerMeasure> measures;
        for (const WorldLayer &layer : m_world.layers) {
            measures.emplace_back();
            measures.back().layer = layer.name;
            measures.back().isolatedSqnrDb = -10.0 * std::log10(layer.error);
        }
        return measures;
    }
    Expected<std::string> save(const std::stop_token &) override { return recipeText(m_recipe); }
    HostEnvironment environment() const override { return {"fake engine", "fake torch", 1, {}}; }

private:
    std::unexpected<Error> fail(ErrorCode code, const char *what) const
    {
        return std::unexpected(Error{code, m_path, what, "", ""});
    }

    std::optional<StudyWorld::Failure> failure(const Recipe &recipe) const
    {
        const auto known = m_world.failures.find(recipeText(recipe));
        return known == m_world.failures.end() ? std::nullopt : std::optional(known->second);
    }

    ModelInfo infoOf(const Recipe &recipe) const
    {
        ModelInfo info;
        info.path = m_path;
        info.precision = recipe.name;
        info.bytes = m_world.figuresOf(recipe).bytes;
        for (const WorldLayer &layer : m_world.layers) {
            info.layers.push_back({layer.name, "aten::conv2d", "fp32", layer.parameters});
        }
        return info;
    }

    StudyWorld &m_world;
    std::string m_path;
    Recipe m_recipe;
    bool m_open = false;
    bool m_calibrated = false;
};

inline Hosts StudyWorld::makeHosts()
{
    return {[this] { return std::make_unique<StudyHost>(*this); },
            [this] { return std::make_unique<FakePictureHost>(pictures); }};
}

}
