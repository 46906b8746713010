// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/picture_stage.h"

#include "inference/engine/isolated_picture_host.h"
#include "tests/archive/zip_builder.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

constexpr int kThumbnailSide = 96;
constexpr WorkerLimits kUsual{std::chrono::seconds(60), 0};

std::string told(const Picture &picture)
{
    std::string text = "reads: " + picture.format + ", " + outcomeText(*picture.frame);
    text += picture.mosaic ? ", with its mosaic" : "";
    for (const std::string &warning : picture.warnings) {
        text += "; " + oneLine(warning);
    }
    return text;
}

}

PictureStage::PictureStage()
    : m_launcher(std::make_shared<WorkerLauncher>(workerProgram()))
    , m_host(makeHost(kUsual))
{
}

std::unique_ptr<PictureHost> PictureStage::makeHost(const WorkerLimits &limits) const
{
    return makeIsolatedPictureHost(m_launcher, limits, ReadLimits{});
}

std::string PictureStage::place(const std::string &name, const std::string &content) const
{
    std::error_code ignored;
    fs::remove_all(m_pictures.file(name), ignored);
    return m_pictures.write(name, content);
}

Outcome PictureStage::play(PictureHost &host, const std::string &path)
{
    const auto picture = host.read(path, 1.0, {});
    const auto thumbnail = host.thumbnail(path, 1.0, kThumbnailSide, {});
    if (!picture) {
        EXPECT_EQ(fault(picture.error()), "") << sentence(picture.error());
        return {"reading", outcomeText(picture.error())};
    }
    EXPECT_TRUE(thumbnail) << (thumbnail ? "" : sentence(thumbnail.error()));
    EXPECT_EQ(fault(*(*picture)->frame), "");
    return {"-", told(**picture)};
}

Outcome PictureStage::play(const std::string &path)
{
    return play(*m_host, path);
}

PicturePtr PictureStage::read(const std::string &path)
{
    const auto picture = m_host->read(path, 1.0, {});
    EXPECT_TRUE(picture) << (picture ? "" : sentence(picture.error()));
    return picture ? *picture : nullptr;
}

Outcome PictureStage::watch(const std::function<Outcome()> &hostile)
{
    Outcome outcome = hostile();
    EXPECT_EQ(play(imagingPath("rgb8.png")).text, "reads: PNG, 6 x 4, 3 channels, 0 to 0.9804");
    return outcome;
}

std::string imagingPath(const std::string &name)
{
    return SIDELIGHT_TEST_DATA "/imaging/" + name;
}

std::string imagingData(const std::string &name)
{
    return contentOf(imagingPath(name));
}

PictureCase givenPicture(const std::string &number, const std::string &input, const std::string &file)
{
    return {number, input, [=](PictureStage &stage) { return stage.play(imagingPath(file)); }};
}

PictureCase madePicture(const std::string &number, const std::string &input,
                        const std::function<std::string()> &make, const std::string &name)
{
    return {number, input, [=](PictureStage &stage) {
                const std::string path = stage.place(name, make());
                const Outcome outcome = stage.play(path);
                fs::remove(path);
                return outcome;
            }};
}

PictureCase missingPicture(const std::string &number, const std::string &input, const std::string &why)
{
    return {number, input, [=](PictureStage &) { return Outcome{"not tried", why}; }};
}

}
