// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace sidelight::test
{

namespace
{

using testing::HasSubstr;
using testing::StartsWith;

const std::string kUNet = SIDELIGHT_TEST_DATA "/quantization/unet.pt";

/// A folder with pictures to calibrate on.
class Quantize : public testing::Test
{
protected:
    Quantize()
    {
        std::filesystem::create_directory(m_folder.file("pictures"));
        writeColourPng(m_folder.file("pictures/a.png"), 32, 24);
        writeColourPng(m_folder.file("pictures/b.png"), 48, 32, 0.1);
    }

    ProgramRun quantize(const std::string &model, const std::string &recipe, const std::string &out,
                        const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> arguments{"quantize", model,   "--recipe",
                                           recipe,     "--out", m_folder.file(out)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return runProgram(arguments);
    }

    std::vector<std::string> calibrated(const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> arguments{"--calibrate", m_folder.file("pictures")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }

    TemporaryFolder m_folder;
};

}

TEST_F(Quantize, WritesAVariantAndSaysHowNearItIs)
{
    const ProgramRun run = quantize(kUNet, "int8:keep=up", "int8.pt", calibrated({"--json"}));
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto document = run.json();
    EXPECT_EQ(document["recipe"], "int8:keep=up");
    EXPECT_EQ(document["bytes"], std::filesystem::file_size(m_folder.file("int8.pt")));
    EXPECT_EQ(document["calibration"].size(), 2U);
    EXPECT_EQ(document["layers"].size(), 4U);
    EXPECT_EQ(document["layers"][0]["operation"], "quantized::conv2d");
    EXPECT_EQ(document["layers"][2]["precision"], "fp32");
    ASSERT_EQ(document["original"].size(), 2U);
    EXPECT_GT(document["original"][0]["psnr_db"], 25.0);

    const auto info = runProgram({"info", m_folder.file("int8.pt"), "--json"}).json();
    EXPECT_EQ(info["made_by"], "int8:keep=up");
    EXPECT_EQ(info["precision"], "mixed");
}

TEST_F(Quantize, RewritesOperatorsAndSaysWhich)
{
    const ProgramRun run = quantize(kUNet, "fp32:rewrite=on", "faster.pt", calibrated({"--json"}));
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto document = run.json();
    ASSERT_EQ(document["rewritten"].size(), 2U);
    EXPECT_EQ(document["rewritten"][0],
              "computes 1 transposed convolution as 1x1 convolution and pixel shuffle");
    // Rounding in FP32 alone, or none at all.
    const auto psnr = document["original"][0]["psnr_db"];
    EXPECT_TRUE(psnr == "inf" || psnr > 100.0) << psnr;
    EXPECT_EQ(quantize(kUNet, "w8", "w8.pt", {"--json"}).json()["rewritten"].size(), 0U);
    EXPECT_THAT(quantize(kUNet, "fp32:rewrite=on", "again.pt").out,
                HasSubstr("rewritten     computes 1 transposed convolution"));
}

TEST_F(Quantize, BrightensByTheLongerExposureThatLiesBesideAFile)
{
    const std::string samples = SIDELIGHT_DEMO "/samples/";
    const ProgramRun run = quantize(SIDELIGHT_DEMO "/lighter.pt", "int8", "int8.pt",
                                    {"--calibrate", samples + "00036_00_0.1s.dng", "--json"});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    ASSERT_EQ(run.json()["calibration"].size(), 1U);
    EXPECT_EQ(run.json()["calibration"][0]["exposure_ratio"], 100.0);
}

TEST_F(Quantize, WritesTheSameBytesInTheProgramAndInAWorkerProcess)
{
    ASSERT_EQ(quantize(kUNet, "int8", "a.pt", calibrated()).exitCode, 0);
    ASSERT_EQ(quantize(kUNet, "int8", "b.pt", calibrated({"--in-process"})).exitCode, 0);
    EXPECT_TRUE(textOf(m_folder.file("a.pt")) == textOf(m_folder.file("b.pt")));
}

TEST_F(Quantize, IsWhatCompareRuns)
{
    ASSERT_EQ(quantize(kUNet, "int8", "int8.pt", calibrated()).exitCode, 0);
    const ProgramRun run = runProgram({"compare", "--original", kUNet, "--variant", "int8",
                                       m_folder.file("int8.pt"), "--calibrate", m_folder.file("pictures"),
                                       "--input", m_folder.file("pictures/a.png"), "--json"});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto results = run.json()["results"];
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[1]["original"], results[2]["original"]);
}

TEST_F(Quantize, LeavesAnExistingFileAloneWithoutForce)
{
    writeText(m_folder.file("int8.pt"), "mine");
    const ProgramRun refused = quantize(kUNet, "w4", "int8.pt");
    EXPECT_EQ(refused.exitCode, 3);
    EXPECT_THAT(refused.err, HasSubstr("--force"));
    EXPECT_EQ(textOf(m_folder.file("int8.pt")), "mine");
    EXPECT_EQ(quantize(kUNet, "w4", "int8.pt", {"--force"}).exitCode, 0);
    EXPECT_NE(textOf(m_folder.file("int8.pt")), "mine");
}

TEST_F(Quantize, RefusesInOneLineAndWritesNothing)
{
    writeText(m_folder.file("text.png"), "no picture");
    struct Case {
        std::string model;
        std::string recipe;
        std::vector<std::string> more;
        int exitCode;
        const char *says;
    };
    const std::string data = SIDELIGHT_TEST_DATA "/quantization/";
    const Case cases[] = {
        {kUNet, "int8", {}, 2, "needs pictures to calibrate on"},
        {kUNet, "int3", calibrated(), 2, "there is no recipe"},
        {kUNet, "int8:observer=best", calibrated(), 2, "one of histogram"},
        {kUNet, "int8:keep=a,only=b", calibrated(), 2, "both with keep and with only"},
        {kUNet, "int8:keep=nowhere", calibrated(), 3, "name some of first.0"},
        {kUNet, "int8", {"--calibrate", m_folder.file("missing.png")}, 3, "missing.png"},
        {kUNet, "int8", {"--calibrate", m_folder.file("text.png")}, 3, "text.png"},
        {data + "unet_int8.pt", "int8", calibrated(), 3, "is quantized already"},
        {data + "no_layers.pt", "int8", calibrated(), 3, "no layer that can be quantized"},
        {data + "stateful.pt", "w8", {}, 3, "changes its own attributes"},
        {data + "nan_when_dark.pt", "int8", calibrated(), 3, "no numbers"},
        {model("bayer4.pt"), "int8", calibrated(), 3, "camera RAW"},
    };
    for (const Case &wrong : cases) {
        const ProgramRun run = quantize(wrong.model, wrong.recipe, "out.pt", wrong.more);
        EXPECT_EQ(run.exitCode, wrong.exitCode) << wrong.recipe << ": " << run.err;
        EXPECT_THAT(run.err, StartsWith("sidelight: error: "));
        EXPECT_THAT(run.err, HasSubstr(wrong.says));
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
        EXPECT_FALSE(m_folder.holds("out.pt"));
    }
}

}
