// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/model_stage.h"

#include "inference/engine/isolated_host.h"
#include "tests/archive/zip_builder.h"
#include "tests/hostile/zip_parts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

constexpr int kSpares = 2; ///< workers that get ready while another one is busy

Variant variantOf(const std::string &path, const ContractOverrides &overrides = {})
{
    Variant variant;
    variant.modelPath = path;
    variant.overrides = overrides;
    variant.settings.threads = 1;
    return variant;
}

bool sameSamples(const Frame &a, const Frame &b)
{
    return a.sameSizeAs(b) && a.channels() == b.channels() && std::ranges::equal(a.pixels(), b.pixels());
}

Outcome ended(const std::string &when, const Error &error)
{
    EXPECT_EQ(fault(error), "") << sentence(error);
    return {when, outcomeText(error)};
}

std::string replaced(std::string text, const std::string &what, const std::string &by)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

}

PicturePtr ramp(int width, int height)
{
    std::vector<float> pixels;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                pixels.push_back(static_cast<float>(x + 2 * y + 3 * channel)
                                 / static_cast<float>(width + 2 * height + 9));
            }
        }
    }
    auto picture = std::make_shared<Picture>();
    picture->path = "ramp.png";
    picture->format = "PNG";
    picture->frame = std::make_shared<const Frame>(width, height, 3, std::move(pixels));
    return picture;
}

Neighbour::Neighbour(std::unique_ptr<ModelHost> host)
    : m_host(std::move(host))
    , m_picture(ramp(24, 24))
{
    const auto opened = m_host->open(variantOf(SIDELIGHT_TEST_DATA "/models/multiples_of_8.pt"), {});
    EXPECT_TRUE(opened) << (opened ? "" : sentence(opened.error()));
    if (opened) {
        const auto answer = m_host->run(m_picture, {});
        EXPECT_TRUE(answer) << (answer ? "" : sentence(answer.error()));
        m_first = answer ? answer->frame : nullptr;
    }
}

std::string Neighbour::fault()
{
    if (!m_first || !m_host->isOpen()) {
        return "has ended";
    }
    const auto answer = m_host->run(m_picture, {});
    if (!answer) {
        return sentence(answer.error());
    }
    return sameSamples(*answer->frame, *m_first) ? "" : "gives another answer";
}

std::future<std::string> Neighbour::faultBeside()
{
    return std::async(std::launch::async, [this] { return fault(); });
}

bool Neighbour::shutIn(const std::string &part) const
{
    return std::ranges::any_of(m_host->environment().sandbox,
                               [&](const SandboxPart &each) { return each.name == part && each.active; });
}

ModelStage::ModelStage()
    : m_launcher(std::make_shared<WorkerLauncher>(workerProgram(), kSpares))
    , m_neighbour(makeHost({std::chrono::seconds(60), 0}))
{
    // What a model writes without naming a folder lands where this program is.
    fs::current_path(m_scratch.path());
    m_scratch.layOut();
}

std::unique_ptr<ModelHost> ModelStage::makeHost(const WorkerLimits &limits) const
{
    return makeIsolatedHost(m_launcher, limits);
}

std::string ModelStage::model(const std::string &name) const
{
    const fs::path hostile = fs::path(SIDELIGHT_TEST_DATA) / "hostile" / name;
    if (!fs::exists(hostile)) {
        return (fs::path(SIDELIGHT_TEST_DATA) / "models" / name).string();
    }
    std::vector<ZipPart> parts = partsOfZip(contentOf(hostile.string()));
    bool names = false;
    for (ZipPart &part : parts) {
        const std::string content = replaced(part.content, "@SCRATCH@", m_scratch.path());
        names = names || content != part.content;
        part.content = content;
    }
    return names ? place(name, zipOfParts(parts)) : hostile.string();
}

std::string ModelStage::place(const std::string &name, const std::string &content) const
{
    std::error_code ignored;
    fs::remove(m_models.file(name), ignored);
    return m_models.write(name, content);
}

std::string ModelStage::hashOf(const std::string &path) const
{
    const auto info = makeHost({std::chrono::seconds(60), 0})->open(variantOf(path), {});
    EXPECT_TRUE(info) << (info ? "" : sentence(info.error()));
    return info ? info->sha256 : std::string();
}

Outcome ModelStage::play(const std::string &path, const ModelPlay &how)
{
    const auto host = makeHost(how.limits);
    if (const auto opened = host->open(variantOf(path, how.overrides), {}); !opened) {
        return ended("opening", opened.error());
    }
    const PicturePtr picture = ramp(how.width, how.height);
    FramePtr first;
    bool differs = false;
    for (int i = 1; i <= how.runs; ++i) {
        const auto answer = host->run(picture, {});
        if (!answer) {
            return ended(i == 1 ? "running" : "run " + std::to_string(i), answer.error());
        }
        EXPECT_EQ(fault(*answer->frame), "");
        first = first ? first : answer->frame;
        differs = differs || !sameSamples(*first, *answer->frame);
    }
    if (differs) {
        return {"-", "runs: each run gives another answer"};
    }
    const bool identical = sameSamples(*first, *picture->frame);
    return {"-", "runs: " + outcomeText(*first) + (identical ? ", identical to its input" : "")};
}

Outcome ModelStage::watch(const std::function<Outcome()> &hostile)
{
    m_scratch.layOut();
    auto beside = m_neighbour.faultBeside();
    Outcome outcome = hostile();
    EXPECT_EQ(beside.get(), "") << "while it was played";
    EXPECT_EQ(m_neighbour.fault(), "") << "after it was played";
    EXPECT_EQ(m_scratch.changes(), "");
    return outcome;
}

}
