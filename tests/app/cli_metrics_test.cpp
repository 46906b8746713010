// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

namespace sidelight::test
{

namespace
{

using testing::HasSubstr;
using testing::StartsWith;

class Metrics : public testing::Test
{
protected:
    ProgramRun metrics(const std::string &reference, const std::string &test)
    {
        return runProgram({"metrics", reference, test, "--json"});
    }

    /// One line, "sidelight: error: FILE: …", and nothing on the standard output.
    void expectRefusal(const ProgramRun &run, const std::string &file)
    {
        EXPECT_EQ(run.exitCode, 3) << run.err;
        EXPECT_EQ(run.out, "");
        EXPECT_THAT(run.err, StartsWith("sidelight: error: " + file + ": "));
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    }

    TemporaryFolder m_folder;
};

}

TEST_F(Metrics, ATenthBrighterIs20Decibels)
{
    writeColourPng(m_folder.file("reference.png"), 32, 24);
    writeColourPng(m_folder.file("test.png"), 32, 24, 0.1);
    const ProgramRun run = metrics(m_folder.file("reference.png"), m_folder.file("test.png"));
    EXPECT_EQ(run.exitCode, 0) << run.err;
    const auto document = run.json();
    // 16 bits: a sample is off by at most half of 1 / 65535, which is 0.0007 dB of 0.1.
    EXPECT_NEAR(document["psnr_db"].get<double>(), 20.0, 0.001);
    EXPECT_NEAR(document["mse"].get<double>(), 0.01, 3e-6);
    EXPECT_GT(document["ssim"].get<double>(), 0.5);
    EXPECT_LT(document["ssim"].get<double>(), 1.0);
    EXPECT_EQ(document["width"], 32);
    EXPECT_EQ(document["height"], 24);
    EXPECT_EQ(document["reference"]["sha256"].get<std::string>().size(), 64U);
    EXPECT_EQ(document["recipe"]["ssim_window"], 11);
}

TEST_F(Metrics, IdenticalPicturesHaveInfinitePsnrAsAString)
{
    writeColourPng(m_folder.file("a.png"), 16, 16);
    const auto document = metrics(m_folder.file("a.png"), m_folder.file("a.png")).json();
    EXPECT_EQ(document["psnr_db"], "inf");
    EXPECT_EQ(document["mse"], 0.0);
    EXPECT_EQ(document["ssim"], 1.0);
}

TEST_F(Metrics, APictureSmallerThanTheWindowHasNoSsim)
{
    writeGrayPng(m_folder.file("a.png"), 10, 30);
    const ProgramRun run = metrics(m_folder.file("a.png"), m_folder.file("a.png"));
    EXPECT_EQ(run.exitCode, 0);
    EXPECT_TRUE(run.json()["ssim"].is_null());
    EXPECT_EQ(run.json()["channels"], 1);
}

TEST_F(Metrics, PeopleGetThreeLines)
{
    writeColourPng(m_folder.file("a.png"), 16, 16);
    const ProgramRun run = runProgram({"metrics", m_folder.file("a.png"), m_folder.file("a.png")});
    EXPECT_EQ(run.out, "PSNR  infinite (identical)\nSSIM  1.000000\nMSE   0\n");
    EXPECT_EQ(run.err, "");
}

TEST_F(Metrics, OnlyTheMetricsAskedForArePrinted)
{
    const std::string picture = m_folder.file("a.png");
    writeColourPng(picture, 16, 16);
    EXPECT_EQ(runProgram({"metrics", picture, picture, "--metric", "mse"}).out, "MSE   0\n");
    const auto document =
        runProgram({"metrics", picture, picture, "--json", "--metric", "psnr", "--metric", "ssim"}).json();
    EXPECT_EQ(document["psnr_db"], "inf");
    EXPECT_EQ(document["ssim"], 1.0);
    EXPECT_FALSE(document.contains("mse"));
    EXPECT_EQ(runProgram({"metrics", picture, picture, "--metric", "sharpness"}).exitCode, 2);
}

TEST_F(Metrics, BadPicturesAreNamedInOneLine)
{
    const std::string good = m_folder.file("good.png");
    writeColourPng(good, 64, 64);

    expectRefusal(metrics(m_folder.file("missing.png"), good), m_folder.file("missing.png"));
    expectRefusal(metrics(good, m_folder.path()), m_folder.path());

    writeText(m_folder.file("empty.png"), "");
    expectRefusal(metrics(good, m_folder.file("empty.png")), m_folder.file("empty.png"));

    const std::string bytes = textOf(good);
    writeText(m_folder.file("truncated.png"), bytes.substr(0, bytes.size() / 2));
    expectRefusal(metrics(m_folder.file("truncated.png"), good), m_folder.file("truncated.png"));

    writeText(m_folder.file("text.png"), "this is no picture\n");
    expectRefusal(metrics(good, m_folder.file("text.png")), m_folder.file("text.png"));
}

TEST_F(Metrics, PicturesOfDifferentSizeAreRefused)
{
    writeColourPng(m_folder.file("a.png"), 16, 16);
    writeColourPng(m_folder.file("b.png"), 16, 17);
    const ProgramRun run = metrics(m_folder.file("a.png"), m_folder.file("b.png"));
    expectRefusal(run, m_folder.file("b.png"));
    EXPECT_THAT(run.err, HasSubstr("17"));
}

}
