// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/mutants.h"

#include "tests/hostile/outcome.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/mman.h>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kTime(5000);
constexpr std::uint64_t kMemory = std::uint64_t{1} << 30;
constexpr std::uint64_t kMostPixels = 1'000'000;
constexpr int kTimesSlower = 20;
constexpr const char *kName = "mutant";

Descriptor inMemory(const std::string &content)
{
    Descriptor file(memfd_create("mutant", MFD_CLOEXEC));
    for (std::size_t done = 0; done < content.size();) {
        const ssize_t count = write(file.number(), content.data() + done, content.size() - done);
        if (count <= 0) {
            break;
        }
        done += static_cast<std::size_t>(count);
    }
    return file;
}

Picture smallPicture()
{
    constexpr int kSide = 8;
    std::vector<float> samples(std::size_t{kSide} * kSide * 3);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<float>(i % 11) / 10.0F;
    }
    Picture picture;
    picture.format = "PNG";
    picture.frame = std::make_shared<const Frame>(kSide, kSide, 3, std::move(samples));
    return picture;
}

/// Keeps a file that ended a worker, for whoever wants to know why.
void keep(const std::string &file, int number)
{
    const fs::path folder = SIDELIGHT_MUTANTS_KEPT;
    fs::create_directories(folder);
    const auto *info = testing::UnitTest::GetInstance()->current_test_info();
    std::ofstream(folder / (std::string(info->name()) + "_" + std::to_string(number)), std::ios::binary)
        << file;
}

}

int countOfMutants(int usual)
{
    const char *times = std::getenv("SIDELIGHT_MUTANTS_TIMES");
    const int factor = times == nullptr ? 1 : std::max(1, std::atoi(times));
    return std::max(1, usual * factor / (SIDELIGHT_SANITIZED ? kTimesSlower : 1));
}

std::string told(const MutantTally &tally, const std::string &name)
{
    return std::to_string(tally.files) + " damaged copies of " + name + ": " + std::to_string(tally.refused)
        + " refused, " + std::to_string(tally.failed) + " failed while running, " + std::to_string(tally.ran)
        + " gave a picture, " + std::to_string(tally.crashed) + " crashed their worker, "
        + std::to_string(tally.late) + " ran out of time, " + std::to_string(tally.outOfMemory)
        + " out of memory";
}

MutantWorker::MutantWorker(WorkerRole role)
    : m_launcher(workerProgram(), role == WorkerRole::Model ? 1 : 0)
    , m_role(role)
{
}

void MutantWorker::takeWorker()
{
    if (m_worker && m_worker->alive()) {
        return;
    }
    auto taken = m_launcher.take(m_role, {});
    ASSERT_TRUE(taken) << sentence(taken.error());
    m_worker = std::move(*taken);
    m_worker->limitMemory(kMemory);
}

Expected<Message> MutantWorker::ask(Message question)
{
    return m_worker->ask(std::move(question), {kTime, {}}, kName,
                         m_role == WorkerRole::Model ? "opening" : "reading");
}

void MutantWorker::count(const Error &error, int &otherwise, const std::string &file)
{
    EXPECT_EQ(fault(error), "") << sentence(error);
    switch (error.code) {
    case ErrorCode::WorkerDied:
        ++m_tally.crashed;
        keep(file, m_tally.files);
        break;
    case ErrorCode::TimedOut:
        ++m_tally.late;
        keep(file, m_tally.files);
        break;
    case ErrorCode::OutOfMemory:
        ++m_tally.outOfMemory;
        break;
    default:
        ++otherwise;
        break;
    }
}

void MutantWorker::openAndRun(const std::string &file)
{
    takeWorker();
    ++m_tally.files;
    Variant variant;
    variant.modelPath = kName;
    variant.settings.threads = 1;
    Message opening = messageOf(OpenModelQuestion{variant});
    opening.descriptors.push_back(inMemory(file));
    const auto opened = ask(std::move(opening));
    if (!opened) {
        return count(opened.error(), m_tally.refused, file);
    }
    EXPECT_TRUE(valueOf<ModelOpenedAnswer>(*opened));

    RunModelQuestion asked;
    auto samples = outlined(smallPicture(), asked.picture.emplace());
    ASSERT_TRUE(samples);
    Message running = messageOf(asked, MessageKind::RunModel);
    running.descriptors = std::move(*samples);
    auto answer = ask(std::move(running));
    if (!answer) {
        return count(answer.error(), m_tally.failed, file);
    }
    const auto values = valueOf<ModelAnsweredAnswer>(*answer);
    ASSERT_TRUE(values);
    ASSERT_EQ(answer->descriptors.size(), 1U);
    const FramePtr frame =
        frameOf(values->width, values->height, values->channels, std::move(answer->descriptors.front()));
    ASSERT_TRUE(frame);
    EXPECT_EQ(fault(*frame), "");
    ++m_tally.ran;
}

void MutantWorker::read(const std::string &file)
{
    takeWorker();
    ++m_tally.files;
    Message question =
        messageOf(ReadPictureQuestion{kName, 1.0, {kMostPixels, 1 << 20}, 0}, MessageKind::ReadPicture);
    question.descriptors.push_back(inMemory(file));
    auto answer = ask(std::move(question));
    if (!answer) {
        return count(answer.error(), m_tally.refused, file);
    }
    const auto values = valueOf<PictureReadAnswer>(*answer);
    ASSERT_TRUE(values);
    const PicturePtr picture = pictureOf(values->picture, std::move(answer->descriptors));
    ASSERT_TRUE(picture);
    EXPECT_EQ(fault(*picture->frame), "");
    ++m_tally.ran;
}

}
