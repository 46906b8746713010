// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/engine.h"
#include "inference/engine/study_model.h"
#include "inference/engine/study_thread.h"
#include "tests/engine/study_world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;

/// Words in the order in which any thread says them; waits for some.
class Log
{
public:
    void say(const std::string &word)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_words.push_back(word);
        }
        m_changed.notify_all();
    }
    void waitFor(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_words.size() >= count; });
    }
    std::vector<std::string> words() const
    {
        const std::lock_guard lock(m_mutex);
        return m_words;
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::string> m_words;
};

/// Blocks until it is stopped.
void waitForStop(const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait(lock, stop, [] { return false; });
}

class Studies : public testing::Test
{
protected:
    /// One that runs until it is stopped, where `endless`, and says what becomes of it.
    Study study(const std::string &name, bool endless)
    {
        return {[this, name, endless](const std::stop_token &stop) -> Expected<void> {
                    m_log.say(name + " runs");
                    if (endless) {
                        waitForStop(stop);
                    }
                    if (stop.stop_requested()) {
                        return std::unexpected(studyStopped(name));
                    }
                    return {};
                },
                [this, name](const Expected<void> &outcome) {
                    m_log.say(name + (outcome ? " is done" : " was stopped"));
                }};
    }

    Log m_log;
};

TEST_F(Studies, RunOneAfterTheOther)
{
    StudyThread thread;
    thread.start(study("a", false));
    m_log.waitFor(2);
    thread.start(study("b", false));
    m_log.waitFor(4);
    EXPECT_THAT(m_log.words(), ElementsAre("a runs", "a is done", "b runs", "b is done"));
}

TEST_F(Studies, AreStoppedByANewerOne)
{
    StudyThread thread;
    thread.start(study("a", true));
    m_log.waitFor(1);
    thread.start(study("b", false));
    m_log.waitFor(4);
    EXPECT_THAT(m_log.words(), ElementsAre("a runs", "a was stopped", "b runs", "b is done"));
}

TEST_F(Studies, TellThatTheyEndedAlsoWhereTheyWereStoppedBeforeTheyBegan)
{
    StudyThread thread;
    Log hold;
    // Cannot be interrupted, as a run in this process.
    thread.start({[&](const std::stop_token &) -> Expected<void> {
                      m_log.say("deaf runs");
                      hold.waitFor(1);
                      return {};
                  },
                  {}});
    m_log.waitFor(1);
    thread.start(study("a", true));
    thread.start(study("b", true));
    thread.stop();
    hold.say("go on");
    m_log.waitFor(5);
    EXPECT_THAT(m_log.words(),
                ElementsAre("deaf runs", "a runs", "a was stopped", "b runs", "b was stopped"));
}

TEST_F(Studies, EndWithTheirThread)
{
    {
        StudyThread thread;
        thread.start(study("a", true));
        m_log.waitFor(1);
    }
    EXPECT_THAT(m_log.words(), ElementsAre("a runs", "a was stopped"));
}

PicturePtr picture()
{
    Picture picture;
    picture.path = "input.png";
    picture.frame = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, 0.5F));
    return std::make_shared<const Picture>(picture);
}

TEST(StudyModel, CountsNoForwardBesideAnOpening)
{
    StudyWorld world;
    world.layers = {{"a", 1e-4, 300.0, 100.0}};
    std::optional<Openings::Guard> opening;
    std::atomic<bool> slow = false;
    world.msTimes = [&](const RecipePlan &) { return slow ? 10.0 : 1.0; };
    std::jthread opener;
    world.onForward = [&](int forward) {
        // Two of three times of the timed forwards another model is opened meanwhile, which makes them slow.
        slow = forward > 3 && forward % 3 != 0;
        opener = {}; // Waits for the one before.
        if (slow) {
            opening.emplace(world.machine.openings);
            // Ends by itself while the study waits for that, or before.
            opener = std::jthread([&] { opening.reset(); });
        }
    };
    StudyModel model(Variant{}, world.makeHosts(), world.machine, {});
    ASSERT_TRUE(model.make({}, {}));
    ASSERT_TRUE(model.run(picture(), {}));
    const auto time = model.forwardTime(picture(), {});
    ASSERT_TRUE(time);
    EXPECT_DOUBLE_EQ(time->count(), 300.0);
    EXPECT_GT(world.forwards, 1 + 2 + 5);
}

TEST(StudyModel, IsStoppedWhileItWaitsForATurnOrAnOpening)
{
    StudyWorld world;
    world.layers = {{"a", 1e-4}};
    StudyModel model(Variant{}, world.makeHosts(), world.machine, {});
    ASSERT_TRUE(model.make({}, {}));
    std::stop_source stop;
    std::optional<Turn> others = world.machine.turns.enqueue();
    {
        const std::jthread stopper([&] { stop.request_stop(); });
        const auto run = model.run(picture(), stop.get_token());
        ASSERT_FALSE(run);
        EXPECT_EQ(run.error().code, ErrorCode::Cancelled);
    }
    others.reset();

    stop = {};
    const Openings::Guard opening(world.machine.openings);
    const std::jthread stopper([&] { stop.request_stop(); });
    const auto time = model.forwardTime(picture(), stop.get_token());
    ASSERT_FALSE(time);
    EXPECT_EQ(time.error().code, ErrorCode::Cancelled);
}

/// An engine over a world in which studies and variants run.
class EngineWithStudies : public testing::Test
{
protected:
    EngineWithStudies()
    {
        m_world.layers = {{"a", 1e-4}, {"b", 9e-4}, {"c", 4e-4}};
        m_request.variant.modelPath = "model.pt";
        m_request.variant.recipe = *parseRecipe("int8");
        m_request.variant.calibration = {{"x", 1.0}};
        m_request.picture = picture();
        WorkerEvents events;
        events.opened = [this](VariantId, const Recipe &, const Expected<ModelInfo> &) {
            m_log.say("opened");
        };
        events.started = [](VariantId, Generation) { };
        events.finished = [this](const RunResult &result) {
            m_log.say(result.warmUp ? "ran, kept apart" : "ran");
        };
        m_engine = std::make_unique<Engine>(m_world.makeHosts(), events);
    }

    void addVariant()
    {
        Variant variant;
        variant.id = 1;
        variant.modelPath = "model.pt";
        m_engine->addVariant(variant);
        m_log.waitFor(1);
    }

    void run()
    {
        Batch batch;
        batch.picture = picture();
        batch.variants = {1};
        batch.original = 1;
        m_engine->run(batch);
    }

    LayerStudyEvents events()
    {
        LayerStudyEvents events;
        events.studied = [this](const LayerSensitivity &layer, int, int) { m_studied.say(layer.layer); };
        return events;
    }

    StudyEnded ended()
    {
        return [this](const Expected<void> &outcome) { m_ended.say(outcome ? "done" : "stopped"); };
    }

    StudyWorld m_world;
    LayerStudyRequest m_request;
    Log m_log; ///< of the variants
    Log m_studied;
    Log m_ended;
    std::unique_ptr<Engine> m_engine;
};

TEST_F(EngineWithStudies, RunsThemAndVariantsInTurns)
{
    addVariant();
    const auto told = events();
    LayerStudyEvents asking = told;
    asking.studied = [&](const LayerSensitivity &layer, int done, int total) {
        run();
        told.studied(layer, done, total);
    };
    m_engine->studyLayers(m_request, asking, ended());
    m_ended.waitFor(1);
    m_log.waitFor(2);
    EXPECT_THAT(m_studied.words(), ElementsAre("a", "b", "c"));
    EXPECT_THAT(m_ended.words(), ElementsAre("done"));
    m_engine.reset(); // Waits for the last run.
    EXPECT_EQ(m_world.mostRunningAtOnce, 1);
}

TEST_F(EngineWithStudies, KeepsTimesApartThatWereTakenBesideACalibration)
{
    addVariant();
    for (std::size_t runs = 1; runs <= 4; ++runs) {
        run();
        m_log.waitFor(1 + runs);
    }
    EXPECT_EQ(m_log.words().back(), "ran");
    m_world.onCalibration = [this](int) {
        run();
        m_log.waitFor(1 + 5);
    };
    m_engine->studyLayers(m_request, events(), ended());
    m_ended.waitFor(1);
    EXPECT_EQ(m_log.words().back(), "ran, kept apart");
}

TEST_F(EngineWithStudies, StopsAStudyAndSearches)
{
    LayerStudyEvents asking = events();
    const auto told = asking.studied;
    asking.studied = [this, told](const LayerSensitivity &layer, int done, int total) {
        m_engine->stopStudy();
        told(layer, done, total);
    };
    m_engine->studyLayers(m_request, asking, ended());
    m_ended.waitFor(1);
    EXPECT_THAT(m_studied.words(), ElementsAre("a"));

    SearchRequest request;
    request.variant = m_request.variant;
    request.pictures.resize(1);
    request.goal = {SearchGoal::Wish::Fastest, SearchGoal::Measure::Psnr, 33.0};
    std::vector<SearchPoint> points;
    std::size_t best = 0;
    SearchEvents searching;
    searching.tried = [&](const SearchPoint &point, std::size_t nowBest) {
        points.push_back(point);
        best = nowBest;
    };
    m_engine->searchRecipes(request, searching, ended());
    m_ended.waitFor(2);
    EXPECT_THAT(m_ended.words(), ElementsAre("stopped", "done"));
    EXPECT_EQ(recipeText(points.at(best).recipe), "int8:keep=b"); // 5e-4, 33.01 dB.
}

TEST_F(EngineWithStudies, EndsTheStudyUnderWayAndTellsSoBeforeItIsGone)
{
    for (int i = 0; i < 1000; ++i) {
        m_world.layers.push_back({"layer" + std::to_string(i), 1e-6});
    }
    m_engine->studyLayers(m_request, events(), ended());
    m_studied.waitFor(1);
    m_engine.reset();
    EXPECT_EQ(m_ended.words().size(), 1U);
    EXPECT_EQ(m_world.running, 0);
    EXPECT_EQ(m_world.hosts, 0);
}

}
}
