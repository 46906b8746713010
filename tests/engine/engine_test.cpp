// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/engine.h"
#include "tests/engine/fake_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <thread>

namespace sidelight::test
{
namespace
{

using testing::ElementsAre;

/// Collects what workers tell, and waits for it.
class Listener
{
public:
    WorkerEvents events()
    {
        WorkerEvents events;
        events.opened = [this](VariantId, const Recipe &, const Expected<ModelInfo> &) {
            {
                const std::lock_guard lock(m_mutex);
                ++m_opened;
            }
            m_changed.notify_all();
        };
        events.started = [](VariantId, Generation) { };
        events.finished = [this](const RunResult &result) {
            {
                const std::lock_guard lock(m_mutex);
                m_results.push_back(result);
            }
            m_changed.notify_all();
        };
        return events;
    }

    void waitUntilOpened(int count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_opened >= count; });
    }

    std::vector<RunResult> waitFor(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_results.size() >= count; });
        return m_results;
    }

    std::size_t count()
    {
        const std::lock_guard lock(m_mutex);
        return m_results.size();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<RunResult> m_results;
    int m_opened = 0;
};

Variant variant(VariantId id, const std::string &path)
{
    Variant result;
    result.id = id;
    result.modelPath = path;
    return result;
}

PicturePtr picture()
{
    Picture picture;
    picture.path = "input.png";
    picture.frame = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, 0.5F));
    return std::make_shared<const Picture>(picture);
}

class EngineTest : public testing::Test
{
protected:
    Batch batch(std::vector<VariantId> variants, VariantId original = 1)
    {
        Batch result;
        result.generation = ++m_generation;
        result.picture = picture();
        result.variants = std::move(variants);
        result.original = original;
        return result;
    }

    FakeWorld m_world;
    Listener m_listener;
    Generation m_generation = 0;
    std::unique_ptr<Engine> m_engine =
        std::make_unique<Engine>(Hosts{[this] { return std::make_unique<FakeHost>(m_world); },
                                       [this] { return std::make_unique<FakePictureHost>(m_world); }},
                                 m_listener.events());

    RunResult resultOf(VariantId id, const std::vector<RunResult> &results)
    {
        for (const RunResult &result : results) {
            if (result.variant == id) {
                return result;
            }
        }
        ADD_FAILURE() << "no result of variant " << id;
        return {};
    }
};

TEST_F(EngineTest, VariantsTakeTurnsWithTheOriginalFirst)
{
    for (const auto &[id, path] : std::map<VariantId, std::string>{{1, "1"}, {2, "2"}, {3, "3"}}) {
        m_engine->addVariant(variant(id, path));
    }
    m_listener.waitUntilOpened(3);
    m_engine->run(batch({3, 2, 1}));
    m_listener.waitFor(3);
    EXPECT_THAT(m_world.order, ElementsAre("1", "3", "2"));
    EXPECT_EQ(m_world.mostRunningAtOnce, 1);
}

TEST_F(EngineTest, ParallelScheduleRunsThemAtOnce)
{
    m_engine->addVariant(variant(1, "1"));
    m_engine->addVariant(variant(2, "2"));
    m_world.hold();
    Batch both = batch({1, 2});
    both.schedule = Schedule::Parallel;
    m_engine->run(both);
    m_world.waitUntilRunning(2);
    m_world.release();
    const auto results = m_listener.waitFor(2);
    EXPECT_EQ(results[0].schedule, Schedule::Parallel);
}

TEST_F(EngineTest, FiguresAreAgainstTheOriginalAndTheTruth)
{
    m_engine->addVariant(variant(1, "5"));
    m_engine->addVariant(variant(2, "6"));
    Batch both = batch({1, 2});
    both.truth = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, 0.51F));
    m_engine->run(both);
    const auto results = m_listener.waitFor(2);
    const RunResult original = resultOf(1, results);
    EXPECT_FALSE(original.original);
    ASSERT_TRUE(original.truth);
    EXPECT_NEAR(original.truth->psnrDb, 40.0, 1e-3); // a difference of 0.01 everywhere
    const RunResult other = resultOf(2, results);
    ASSERT_TRUE(other.original);
    EXPECT_EQ(other.original->reference, Reference::Original);
    EXPECT_NEAR(other.original->psnrDb, 20.0, 1e-3); // a difference of 0.1 everywhere
}

TEST_F(EngineTest, AKnownOriginalOutputServesWithoutRunningTheOriginal)
{
    m_engine->addVariant(variant(2, "6"));
    Batch one = batch({2});
    one.originalOutput = std::make_shared<const Frame>(16, 16, 1, std::vector<float>(256, 0.6F));
    m_engine->run(one);
    const auto results = m_listener.waitFor(1);
    ASSERT_TRUE(results[0].original);
    EXPECT_EQ(results[0].original->mse, 0.0);
}

TEST_F(EngineTest, AFailingOriginalDisturbsNoOther)
{
    m_engine->addVariant(variant(1, "failing"));
    m_engine->addVariant(variant(2, "6"));
    m_engine->addVariant(variant(3, "broken"));
    m_engine->run(batch({1, 2, 3}));
    const auto results = m_listener.waitFor(3);
    EXPECT_EQ(resultOf(1, results).error->code, ErrorCode::ModelFailed);
    EXPECT_EQ(resultOf(3, results).error->code, ErrorCode::NotAModel);
    EXPECT_FALSE(resultOf(2, results).error);
    EXPECT_FALSE(resultOf(2, results).original);
}

TEST_F(EngineTest, ATruthOfAnotherSizeIsSaidAndTheRunStands)
{
    m_engine->addVariant(variant(1, "5"));
    Batch one = batch({1});
    one.truth = std::make_shared<const Frame>(8, 16, 1, std::vector<float>(128, 0.5F));
    m_engine->run(one);
    const RunResult result = m_listener.waitFor(1)[0];
    EXPECT_FALSE(result.error);
    EXPECT_TRUE(result.frame);
    ASSERT_TRUE(result.truthProblem);
    EXPECT_EQ(result.truthProblem->code, ErrorCode::SizeMismatch);
}

TEST_F(EngineTest, ANewerRequestReplacesTheOneThatWaits)
{
    m_engine->addVariant(variant(1, "1"));
    m_world.hold();
    m_engine->run(batch({1})); // generation 1 runs
    m_world.waitUntilRunning(1);
    m_engine->run(batch({1})); // generation 2 waits and is replaced
    m_engine->run(batch({1}));
    m_world.release();
    const auto results = m_listener.waitFor(2);
    EXPECT_EQ(results[0].generation, 1U);
    EXPECT_EQ(results[1].generation, 3U);
}

TEST_F(EngineTest, CancelledRunsGiveNoResultAndLaterOnesDo)
{
    m_engine->addVariant(variant(1, "1"));
    m_engine->addVariant(variant(2, "2"));
    m_world.hold();
    m_engine->run(batch({1, 2}));
    m_world.waitUntilRunning(1);
    m_engine->cancel();
    m_world.release();
    m_engine->run(batch({1, 2}));
    const auto results = m_listener.waitFor(2);
    for (const RunResult &result : results) {
        EXPECT_EQ(result.generation, 2U);
    }
}

TEST_F(EngineTest, RemovingARunningVariantDoesNotWaitForIt)
{
    m_engine->addVariant(variant(1, "1"));
    m_world.hold();
    m_engine->run(batch({1}));
    m_world.waitUntilRunning(1);
    m_engine->removeVariant(1); // would hang here if it waited
    m_world.release();
    m_engine.reset();
    EXPECT_EQ(m_world.hosts, 0);
    EXPECT_EQ(m_listener.count(), 0U);
}

TEST_F(EngineTest, ShuttingDownWhileBusyEnds)
{
    for (VariantId id = 1; id <= 7; ++id) {
        m_engine->addVariant(variant(id, std::to_string(id)));
    }
    m_world.hold();
    m_engine->run(batch({1, 2, 3, 4, 5, 6, 7}));
    m_world.waitUntilRunning(1);
    std::jthread later([this] { m_world.release(); });
    m_engine.reset();
    EXPECT_EQ(m_world.hosts, 0);
}

TEST_F(EngineTest, StartAndStopFiveHundredTimesLosesNothing)
{
    m_engine->addVariant(variant(1, "1"));
    m_engine->addVariant(variant(2, "2"));
    for (int i = 0; i < 500; ++i) {
        m_engine->run(batch({1, 2}));
        m_engine->cancel();
    }
    const std::size_t before = m_listener.count();
    m_engine->run(batch({1, 2}));
    const auto results = m_listener.waitFor(before + 2);
    EXPECT_EQ(results.back().generation, 501U);
}

TEST_F(EngineTest, AModelWhoseProcessDiedIsOpenedAgainForTheNextRun)
{
    m_engine->addVariant(variant(1, "dying"));
    for (std::size_t run = 1; run <= 3; ++run) {
        m_engine->run(batch({1}));
        EXPECT_EQ(m_listener.waitFor(run).back().error->code, ErrorCode::WorkerDied);
        EXPECT_EQ(m_world.openings, static_cast<int>(run));
    }
}

TEST_F(EngineTest, AModelThatCannotBeOpenedIsNotTriedAgain)
{
    m_engine->addVariant(variant(1, "broken"));
    for (std::size_t run = 1; run <= 3; ++run) {
        m_engine->run(batch({1}));
        EXPECT_EQ(m_listener.waitFor(run).back().error->code, ErrorCode::NotAModel);
    }
    EXPECT_EQ(m_world.openings, 1);
}

TEST_F(EngineTest, AnOpeningThatWasStoppedIsTriedAgainByTheNextRun)
{
    m_world.hold();
    m_engine->addVariant(variant(1, "slow"));
    m_world.waitUntilOpening(1);
    m_engine->cancel(); // a newer picture does not stop it
    EXPECT_EQ(m_world.openings, 1);
    m_engine->stop();
    m_world.waitUntilOpening(0);
    m_world.release();
    m_engine->run(batch({1}));
    EXPECT_FALSE(m_listener.waitFor(1)[0].error);
    EXPECT_EQ(m_world.openings, 2);
}

TEST_F(EngineTest, NobodyWaitsForTheTurnOfAVariantThatIsBeingOpened)
{
    m_world.hold();
    m_engine->addVariant(variant(2, "slow"));
    m_world.waitUntilOpening(1);
    m_engine->addVariant(variant(1, "1"));
    m_engine->addVariant(variant(3, "3"));
    m_engine->run(batch({1, 2, 3}));
    m_world.waitUntilRunning(1);
    m_world.releaseRuns();
    EXPECT_EQ(m_listener.waitFor(2).size(), 2U); // of 1 and 3
    m_world.release();
    EXPECT_FALSE(resultOf(2, m_listener.waitFor(3)).error);
}

TEST_F(EngineTest, RunsDuringAnOpeningAreKeptApartFromTheTimes)
{
    m_engine->addVariant(variant(1, "1"));
    for (std::size_t run = 1; run <= 3; ++run) {
        m_engine->run(batch({1}));
        m_listener.waitFor(run);
    }
    m_world.hold();
    m_engine->addVariant(variant(2, "slow"));
    m_world.waitUntilOpening(1);
    m_engine->run(batch({1}));
    m_world.waitUntilRunning(1);
    m_world.release();
    EXPECT_TRUE(m_listener.waitFor(4)[3].warmUp);
}

TEST_F(EngineTest, WarmUpRunsAreMarked)
{
    m_engine->addVariant(variant(1, "1"));
    for (std::size_t run = 1; run <= 4; ++run) {
        m_engine->run(batch({1}));
        m_listener.waitFor(run);
    }
    const auto results = m_listener.waitFor(4);
    EXPECT_TRUE(results[2].warmUp);
    EXPECT_FALSE(results[3].warmUp);
}

TEST_F(EngineTest, ANewRecipeIsMadeOfTheOpenModelBeforeTheNextRun)
{
    m_engine->addVariant(variant(1, "1"));
    m_engine->run(batch({1}));
    m_listener.waitFor(1);
    m_engine->setRecipe(1, *parseRecipe("w4"));
    m_engine->run(batch({1}));
    m_listener.waitFor(2);
    m_engine->setRecipe(1, *parseRecipe("w4:keep=nowhere"));
    m_engine->run(batch({1}));
    const auto results = m_listener.waitFor(3);
    EXPECT_EQ(m_world.openings, 1);
    EXPECT_THAT(m_world.made, ElementsAre("w4", "w4:keep=nowhere"));
    EXPECT_FALSE(results[1].error);
    ASSERT_TRUE(results[2].error);
    EXPECT_EQ(results[2].error->code, ErrorCode::CannotQuantize);
    m_engine->setRecipe(1, *parseRecipe("w6"));
    m_engine->run(batch({1}));
    EXPECT_FALSE(m_listener.waitFor(4)[3].error);
}

}
}
