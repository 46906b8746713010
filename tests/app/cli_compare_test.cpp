// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli_support.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace sidelight::test
{

namespace
{

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

class Compare : public testing::Test
{
protected:
    void SetUp() override
    {
        writeColourPng(m_folder.file("a.png"), 40, 24);
        writeColourPng(m_folder.file("b.png"), 21, 33);
    }

    ProgramRun compare(const std::vector<std::string> &variants, const std::vector<std::string> &more = {})
    {
        std::vector<std::string> arguments{"compare", "--original", model("rgb.pt"), "--variant"};
        arguments.insert(arguments.end(), variants.begin(), variants.end());
        arguments.insert(arguments.end(), {"--input", m_folder.file("a.png")});
        arguments.insert(arguments.end(), more.begin(), more.end());
        return runProgram(arguments);
    }

    TemporaryFolder m_folder;
};

}

TEST_F(Compare, GivesKnownFiguresOfKnownNetworks)
{
    const ProgramRun run = compare({model("rgb_brighter.pt"), "bf16"},
                                   {m_folder.file("b.png"), "--truth", m_folder.file("a.png"), "--json"});
    EXPECT_EQ(run.exitCode, 0) << run.err;
    EXPECT_THAT(run.err, HasSubstr("b.png: no ground truth"));
    const json document = run.json();
    ASSERT_EQ(document["results"].size(), 6U);
    const json original = document["results"][0];
    const json brighter = document["results"][1];
    EXPECT_EQ(original["variant"], model("rgb.pt"));
    EXPECT_EQ(original["ok"], true);
    EXPECT_TRUE(original["error"].is_null());
    EXPECT_TRUE(original["original"].is_null());
    EXPECT_EQ(original["truth"]["psnr_db"], "inf");
    EXPECT_EQ(original["output"], json({{"width", 40}, {"height", 24}}));
    EXPECT_GT(original["forward_ms"].get<double>(), 0.0);
    // Float arithmetic: 0.1 is exact to 1e-8, far below what is asked for.
    EXPECT_NEAR(brighter["original"]["psnr_db"].get<double>(), 20.0, 1e-3);
    EXPECT_NEAR(brighter["original"]["mse"].get<double>(), 0.01, 1e-6);
    EXPECT_NEAR(brighter["truth"]["psnr_db"].get<double>(), 20.0, 1e-3);
    EXPECT_EQ(document["results"][3]["input"], m_folder.file("b.png"));
    EXPECT_TRUE(document["results"][3]["truth"].is_null());

    ASSERT_EQ(document["variants"].size(), 3U);
    EXPECT_EQ(document["variants"][2]["recipe"], "bf16");
    EXPECT_EQ(document["variants"][2]["label"], "rgb bf16");
    EXPECT_NEAR(document["variants"][1]["original"]["psnr_db"].get<double>(), 20.0, 1e-3);
    EXPECT_EQ(document["variants"][1]["original"]["pictures"], 2);
    EXPECT_GT(document["variants"][1]["speedup"].get<double>(), 0.0);
    EXPECT_GT(document["variants"][1]["ci95"][0].get<double>(), 0.0);
    EXPECT_GE(document["variants"][1]["ci95"][1], document["variants"][1]["ci95"][0]);
    EXPECT_TRUE(document["variants"][0]["ci95"].is_null());
    EXPECT_EQ(document["environment"]["schedule"], "turns");
}

TEST_F(Compare, ASidecarSaysRangesAndLabel)
{
    const json document = compare({model("range_255.pt"), model("minus_one_to_one.pt")}, {"--json"}).json();
    EXPECT_EQ(document["results"][1]["label"], "0 to 255");
    EXPECT_NEAR(document["results"][1]["original"]["psnr_db"].get<double>(), 20.0, 1e-3);
    EXPECT_EQ(document["results"][2]["ok"], true);
    EXPECT_LT(document["results"][2]["original"]["mse"].get<double>(), 1e-12);
}

TEST_F(Compare, WhatFailsIsNamedAndTheRestIsThere)
{
    const ProgramRun run = compare({model("nan_output.pt"), model("tuple_output.pt"), model("classifier.pt"),
                                    model("two_inputs.pt"), model("state_dict.pth"),
                                    m_folder.file("missing.pt"), model("rgb_brighter.pt")},
                                   {"--json"});
    EXPECT_EQ(run.exitCode, 1);
    const json results = run.json()["results"];
    ASSERT_EQ(results.size(), 8U);
    EXPECT_EQ(results[0]["ok"], true);
    for (std::size_t i = 1; i < 7; ++i) {
        EXPECT_EQ(results[i]["ok"], false) << results[i];
        const std::string file = results[i]["variant"];
        EXPECT_THAT(results[i]["error"].get<std::string>(), HasSubstr(file));
        EXPECT_THAT(run.err, HasSubstr("sidelight: error: " + file + ": "));
        EXPECT_TRUE(results[i]["original"].is_null());
        EXPECT_TRUE(results[i]["output"].is_null());
    }
    EXPECT_EQ(results[7]["ok"], true);
    EXPECT_NEAR(results[7]["original"]["psnr_db"].get<double>(), 20.0, 1e-3);
}

TEST_F(Compare, ABadPictureFailsAlone)
{
    writeText(m_folder.file("empty.png"), "");
    const ProgramRun run = compare({"bf16"}, {m_folder.file("empty.png"), "--json"});
    EXPECT_EQ(run.exitCode, 1);
    const json results = run.json()["results"];
    ASSERT_EQ(results.size(), 4U);
    EXPECT_EQ(results[0]["ok"], true);
    EXPECT_EQ(results[2]["ok"], false);
    EXPECT_EQ(results[2]["input"], m_folder.file("empty.png"));
    EXPECT_TRUE(results[2]["input_sha256"].is_null());
}

TEST_F(Compare, ATruthOfAnotherSizeLeavesTheOtherFigures)
{
    const ProgramRun run = compare({model("rgb_brighter.pt")}, {"--truth", m_folder.file("b.png"), "--json"});
    EXPECT_EQ(run.exitCode, 1);
    const json result = run.json()["results"][1];
    EXPECT_EQ(result["ok"], true);
    EXPECT_TRUE(result["truth"].is_null());
    EXPECT_TRUE(result["truth_problem"].is_string());
    EXPECT_NEAR(result["original"]["psnr_db"].get<double>(), 20.0, 1e-3);
}

TEST_F(Compare, NothingToCompareEndsWith3)
{
    EXPECT_EQ(runProgram({"compare", "--original", model("state_dict.pth"), "--variant", model("rgb.pt"),
                          "--input", m_folder.file("a.png")})
                  .exitCode,
              3);
    EXPECT_EQ(runProgram({"compare", "--original", model("rgb.pt"), "--variant", "bf16", "--input",
                          m_folder.file("missing.png")})
                  .exitCode,
              3);
    const ProgramRun unknown = compare({"int3"});
    EXPECT_EQ(unknown.exitCode, 2);
    EXPECT_THAT(unknown.err, HasSubstr("neither a model file nor a recipe"));
}

TEST_F(Compare, ACrossedLimitEndsWith4)
{
    const ProgramRun crossed = compare({model("rgb_brighter.pt")}, {"--fail-if", "psnr<40", "ssim<-1"});
    EXPECT_EQ(crossed.exitCode, 4);
    EXPECT_THAT(crossed.err, HasSubstr("rgb_brighter on a.png: crosses the limit \"psnr<40\" with 20"));
    EXPECT_THAT(crossed.out, HasSubstr("rgb_brighter"));
    EXPECT_EQ(compare({model("rgb_brighter.pt")}, {"--fail-if", "psnr<19"}).exitCode, 0);
}

TEST_F(Compare, ANetworkThatPrintsDoesNotSpoilTheDocument)
{
    for (const std::vector<std::string> &where : {std::vector<std::string>{}, {"--in-process"}}) {
        std::vector<std::string> options{"--json"};
        options.insert(options.end(), where.begin(), where.end());
        const ProgramRun run = compare({model("prints.pt")}, options);
        EXPECT_EQ(run.exitCode, 0);
        EXPECT_EQ(run.json()["results"].size(), 2U);
        EXPECT_EQ(run.err.find("the network speaks") == std::string::npos, where.empty());
    }
}

TEST_F(Compare, WritesGridAndFiguresAndReplacesThemOnlyWithForce)
{
    const std::string out = m_folder.file("deep/out");
    const ProgramRun first =
        compare({model("rgb_brighter.pt"), model("nan_output.pt")}, {"--out", out, "--json"});
    EXPECT_EQ(first.exitCode, 1);
    std::vector<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(out)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    EXPECT_THAT(names, ElementsAre("a_grid.png", "figures.csv", "figures.json"));
    EXPECT_EQ(textOf(out + "/figures.json"), first.out);
    EXPECT_THAT(textOf(out + "/figures.csv"), testing::StartsWith("input,variant,label"));
    EXPECT_EQ(textOf(out + "/a_grid.png").substr(1, 3), "PNG");

    std::filesystem::remove(out + "/figures.csv");
    const ProgramRun refused = compare({model("rgb_brighter.pt")}, {"--out", out});
    EXPECT_EQ(refused.exitCode, 3);
    EXPECT_THAT(refused.err, HasSubstr("--force"));
    EXPECT_FALSE(std::filesystem::exists(out + "/figures.csv"));
    EXPECT_EQ(compare({model("rgb_brighter.pt")}, {"--out", out, "--force"}).exitCode, 0);
    EXPECT_TRUE(std::filesystem::exists(out + "/figures.csv"));
}

TEST_F(Compare, AFolderThatCannotBeWrittenIsToldBeforeTheRun)
{
    const ProgramRun run = compare({model("rgb_brighter.pt")}, {"--out", m_folder.file("a.png") + "/out"});
    EXPECT_EQ(run.exitCode, 3);
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.err, HasSubstr("is a file"));
}

}
