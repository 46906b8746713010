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

}

TEST(Info, SaysWhatAModelIs)
{
    const ProgramRun run = runProgram({"info", model("rgb.pt"), "--json"});
    EXPECT_EQ(run.exitCode, 0) << run.err;
    const auto document = run.json();
    EXPECT_EQ(document["bytes"], std::filesystem::file_size(model("rgb.pt")));
    EXPECT_EQ(document["sha256"].get<std::string>().size(), 64U);
    EXPECT_EQ(document["parameters"], 3 * 3 * 3 * 3 + 3);
    EXPECT_EQ(document["precision"], "fp32");
    EXPECT_EQ(document["label"], "rgb");
    EXPECT_EQ(document["input"]["kind"], "rgb");
    EXPECT_EQ(document["input"]["channels"], 3);
    EXPECT_EQ(document["input"]["inferred"], true);
    EXPECT_FALSE(document["operators"].empty());
    EXPECT_TRUE(document["problems"].is_array());
}

TEST(Info, TakesTheInputKindFromTheFirstConvolution)
{
    EXPECT_EQ(runProgram({"info", model("gray.pt"), "--json"}).json()["input"]["kind"], "gray");
    EXPECT_EQ(runProgram({"info", model("bayer4.pt"), "--json"}).json()["input"]["kind"], "bayer4");
}

TEST(Info, ReadsTheSidecar)
{
    const auto document = runProgram({"info", model("range_255.pt"), "--json"}).json();
    EXPECT_EQ(document["label"], "0 to 255");
    EXPECT_EQ(document["input"]["range"], nlohmann::json({0.0, 255.0}));
    EXPECT_EQ(document["output"]["range"], nlohmann::json({0.0, 255.0}));
}

TEST(Info, AppliesARecipe)
{
    const auto document = runProgram({"info", model("rgb.pt"), "--recipe", "bf16", "--json"}).json();
    EXPECT_THAT(document["precision"].get<std::string>(), StartsWith("bf16"));
    EXPECT_EQ(document["recipe"], "bf16");
}

TEST(Info, RefusesWhatIsNoModelInOneLine)
{
    const TemporaryFolder folder;
    writeText(folder.file("text.pt"), "this is no model\n");
    writeText(folder.file("empty.pt"), "");
    struct Case {
        std::string file;
        const char *says;
    };
    const Case cases[] = {
        {folder.file("text.pt"), "TorchScript"}, {folder.file("empty.pt"), "empty"},
        {folder.file("missing.pt"), "no such"},  {folder.path(), "folder"},
        {model("state_dict.pth"), "state_dict"}, {model("unknown_operator.pt"), "torchvision"},
        {model("version_99.pt"), "99"},          {model("no_forward.pt"), "forward"},
    };
    for (const Case &wrong : cases) {
        const ProgramRun run = runProgram({"info", wrong.file, "--json"});
        EXPECT_EQ(run.exitCode, 3) << wrong.file;
        EXPECT_EQ(run.out, "");
        EXPECT_THAT(run.err, StartsWith("sidelight: error: " + wrong.file + ": "));
        EXPECT_THAT(run.err, HasSubstr(wrong.says));
        EXPECT_THAT(run.err, HasSubstr(" - "));
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
    }
}

TEST(Info, AnUnknownRecipeIsAMatterOfUsage)
{
    const ProgramRun run = runProgram({"info", model("rgb.pt"), "--recipe", "int3"});
    EXPECT_EQ(run.exitCode, 2);
    EXPECT_THAT(run.err, HasSubstr("int3"));
}

}
