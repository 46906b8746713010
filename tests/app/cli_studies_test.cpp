// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that study a model: layers, search.
#include "app/cli/interrupt.h"
#include "tests/app/cli_support.h"
#include "tests/hostile/running_program.h"

#include <gmock/gmock.h>

#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <limits>
#include <mutex>
#include <set>

namespace sidelight::test
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;

const std::string kUNet = SIDELIGHT_TEST_DATA "/quantization/unet.pt";

double psnrOf(const nlohmann::json &quality)
{
    const auto &psnr = quality["psnr_db"];
    return psnr.is_number() ? psnr.get<double>() : std::numeric_limits<double>::infinity();
}

/// A folder with pictures to calibrate and to compare on.
class CommandsThatStudy : public testing::Test
{
protected:
    CommandsThatStudy()
    {
        std::filesystem::create_directory(m_folder.file("pictures"));
        writeColourPng(m_folder.file("pictures/a.png"), 32, 24);
        writeColourPng(m_folder.file("pictures/b.png"), 48, 32, 0.1);
    }

    static ProgramRun run(std::vector<std::string> arguments, const std::vector<std::string> &more)
    {
        arguments.insert(arguments.end(), more.begin(), more.end());
        return runProgram(arguments);
    }

    ProgramRun layers(const std::string &model, const std::vector<std::string> &more = {}) const
    {
        return run({"layers", model, "--calibrate", m_folder.file("pictures")}, more);
    }

    ProgramRun search(const std::string &model, const std::vector<std::string> &more = {}) const
    {
        return run({"search", model, "--calibrate", m_folder.file("pictures"), "--input",
                    m_folder.file("pictures"), "--threads", "1"},
                   more);
    }

    void expectRefusal(const ProgramRun &run, int exitCode, const std::string &says) const
    {
        EXPECT_EQ(run.exitCode, exitCode) << run.err;
        EXPECT_THAT(run.err, StartsWith("sidelight: error: "));
        EXPECT_THAT(run.err, HasSubstr(says));
        EXPECT_EQ(std::ranges::count(run.err, '\n'), 1) << run.err;
        EXPECT_EQ(run.out, "");
        EXPECT_FALSE(m_folder.holds("out.pt"));
    }

    TemporaryFolder m_folder;
};

}

TEST_F(CommandsThatStudy, LayersSaysWhatEachDoesTheWorstFirst)
{
    const ProgramRun run = layers(kUNet, {"--json"});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto document = run.json();
    EXPECT_EQ(document["recipe"], "int8");
    EXPECT_EQ(document["picture"], m_folder.file("pictures/a.png"));
    std::vector<std::string> names;
    double before = 0.0;
    for (const auto &layer : document["layers"]) {
        names.push_back(layer["name"]);
        EXPECT_THAT(layer["operation"].get<std::string>(), StartsWith("quantized::conv"));
        EXPECT_EQ(layer["precision"], "int8");
        EXPECT_TRUE(layer["error"].is_null());
        EXPECT_GE(psnrOf(layer["only"]), before);
        before = psnrOf(layer["only"]);
        EXPECT_GT(psnrOf(layer["all_but"]), 20.0);
        EXPECT_GT(layer["inside"]["isolated_sqnr_db"], 20.0);
        EXPECT_LT(layer["inside"]["clipped"], 0.1);
        EXPECT_LT(layer["inside"]["activation_range"][0], layer["inside"]["activation_range"][1]);
    }
    EXPECT_THAT(names, UnorderedElementsAre("first.0", "bottom", "up", "last"));
    EXPECT_THAT(layers(kUNet).out, HasSubstr("only it: PSNR dB"));
}

TEST_F(CommandsThatStudy, LayersGivesTheFiguresOfThoseVariants)
{
    const std::string input = m_folder.file("pictures/b.png");
    const auto studied = layers(kUNet, {"--input", input, "--json", "--in-process"}).json();
    const ProgramRun compared =
        runProgram({"compare", "--original", kUNet, "--variant", "int8:only=up", "int8:keep=up",
                    "--calibrate", m_folder.file("pictures"), "--input", input, "--json"});
    ASSERT_EQ(compared.exitCode, 0) << compared.err;
    const auto results = compared.json()["results"];
    ASSERT_EQ(results.size(), 3U);
    for (const auto &layer : studied["layers"]) {
        if (layer["name"] == "up") {
            EXPECT_EQ(layer["only"], results[1]["original"]);
            EXPECT_EQ(layer["all_but"], results[2]["original"]);
        }
    }
    EXPECT_EQ(studied["layers"].size(), 4U);
}

TEST_F(CommandsThatStudy, LayersLeavesOutWhatTheRecipeKeeps)
{
    const ProgramRun run = runProgram({"layers", kUNet, "--recipe", "w4:keep=up+last", "--input",
                                       m_folder.file("pictures/a.png"), "--json"});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto document = run.json();
    std::set<std::string> names;
    for (const auto &layer : document["layers"]) {
        names.insert(layer["name"]);
    }
    EXPECT_THAT(names, ElementsAre("bottom", "first.0"));
}

TEST_F(CommandsThatStudy, LayersRefusesInOneLine)
{
    const std::string data = SIDELIGHT_TEST_DATA "/quantization/";
    const std::string folder = m_folder.file("pictures");
    expectRefusal(runProgram({"layers", kUNet}), 2, "needs pictures to calibrate on");
    expectRefusal(runProgram({"layers", kUNet, "--recipe", "w8"}), 2, "name one with --input");
    expectRefusal(layers(kUNet, {"--recipe", "fp16"}), 2, "quantizes none");
    expectRefusal(layers(kUNet, {"--input", folder}), 2, "more than one picture");
    expectRefusal(layers(kUNet, {"--input", m_folder.file("missing.png")}), 3, "missing.png");
    expectRefusal(layers(kUNet, {"--recipe", "int8:keep=nowhere"}), 3, "name some of first.0");
    expectRefusal(layers(data + "no_layers.pt"), 3, "no layer that can be quantized");
    expectRefusal(layers(model("bayer4.pt")), 3, "camera RAW");
}

TEST_F(CommandsThatStudy, SearchFindsARecipeAndWritesIt)
{
    const ProgramRun run = search(
        kUNet, {"--least-psnr", "25", "--wish", "smallest", "--out", m_folder.file("best.pt"), "--json"});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const auto document = run.json();
    EXPECT_TRUE(document["met"]);
    EXPECT_TRUE(document["complete"]);
    EXPECT_EQ(document["goal"]["wish"], "smallest");
    EXPECT_EQ(document["tried"][0]["recipe"], "fp32");
    EXPECT_EQ(document["tried"][0]["worst_psnr_db"], "inf");
    // Nothing that came up to the goal is smaller, up to what is written around weights.
    const auto &best = document["best"];
    EXPECT_GE(best["worst_psnr_db"], 25.0);
    for (const auto &point : document["tried"]) {
        if (point["meets"]) {
            EXPECT_GE(point["bytes"].get<double>() * 1.001, best["bytes"].get<double>());
        }
    }
    EXPECT_LT(best["bytes"], document["tried"][0]["bytes"]);

    EXPECT_EQ(document["file"], m_folder.file("best.pt"));
    EXPECT_EQ(std::filesystem::file_size(m_folder.file("best.pt")), best["bytes"]);
    const auto info = runProgram({"info", m_folder.file("best.pt"), "--json"}).json();
    EXPECT_EQ(info["made_by"], best["recipe"]);
}

TEST_F(CommandsThatStudy, SearchSaysWhatItFoundInATable)
{
    const ProgramRun run = search(kUNet, {"--least-ssim", "0.5", "--wish", "fastest"});
    EXPECT_EQ(run.exitCode, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("the fastest with at least SSIM 0.5"));
    EXPECT_THAT(run.out, HasSubstr("met, best"));
    EXPECT_EQ(run.err, "");
}

TEST_F(CommandsThatStudy, SearchFailsWhereOnlyTheModelItselfMeetsTheGoal)
{
    const ProgramRun run = search(
        kUNet, {"--least-psnr", "300", "--wish", "smallest", "--out", m_folder.file("best.pt"), "--json"});
    EXPECT_EQ(run.exitCode, 4);
    EXPECT_THAT(run.err, HasSubstr("comes up to 300 dB"));
    EXPECT_FALSE(run.json()["met"]);
    EXPECT_EQ(run.json()["best"]["recipe"], "fp32");
    EXPECT_FALSE(m_folder.holds("best.pt"));
}

TEST_F(CommandsThatStudy, SearchRefusesInOneLineAndWritesNothing)
{
    const std::vector<std::string> goal = {"--least-psnr", "30", "--wish", "fastest"};
    const std::string out = m_folder.file("out.pt");
    expectRefusal(search(kUNet, {"--wish", "fastest"}), 2, "--least-psnr");
    expectRefusal(search(kUNet, {"--least-psnr", "30", "--least-ssim", "0.9", "--wish", "fastest"}), 2,
                  "2 were given");
    expectRefusal(search(kUNet, {"--least-psnr", "30"}), 2, "--wish is required");
    expectRefusal(search(kUNet, {"--least-psnr", "30", "--wish", "best"}), 2, "smallest");
    const auto on = [&](const std::string &calibration, const std::string &input) {
        return run({"search", kUNet, "--calibrate", calibration, "--input", input, "--out", out}, goal);
    };
    writeText(m_folder.file("text.png"), "no picture");
    const std::string good = m_folder.file("pictures/a.png");
    expectRefusal(on(good, m_folder.file("missing.png")), 3, "missing.png");
    expectRefusal(on(m_folder.file("text.png"), good), 3, "text.png");
    writeColourPng(m_folder.file("tiny.png"), 8, 8);
    expectRefusal(run({"search", kUNet, "--calibrate", good, "--input", m_folder.file("tiny.png"),
                       "--least-ssim", "0.9", "--wish", "fastest"},
                      {}),
                  3, "too small for SSIM");
    expectRefusal(run({"search", model("bayer4.pt"), "--calibrate", good, "--input", good}, goal), 3,
                  "camera RAW");

    const std::string data = SIDELIGHT_TEST_DATA "/quantization/";
    const std::vector<std::string> small = {"--least-psnr", "30", "--wish", "smallest"};
    expectRefusal(search(data + "unet_int8.pt", small), 3, "is quantized already");
    expectRefusal(search(data + "no_layers.pt", small), 3, "no layer that can be quantized");

    writeText(m_folder.file("mine.pt"), "mine");
    const ProgramRun refused =
        search(kUNet, {"--least-psnr", "30", "--wish", "fastest", "--out", m_folder.file("mine.pt")});
    EXPECT_EQ(refused.exitCode, 3);
    EXPECT_THAT(refused.err, HasSubstr("--force"));
    EXPECT_EQ(textOf(m_folder.file("mine.pt")), "mine");
}

TEST_F(CommandsThatStudy, SearchTellsTheBestSoFarAtAnInterrupt)
{
    RunningProgram program({"search", SIDELIGHT_DEMO "/original.pt", "--calibrate", SIDELIGHT_DEMO "/samples",
                            "--input", SIDELIGHT_DEMO "/samples", "--least-psnr", "45", "--wish", "smallest",
                            "--out", m_folder.file("out.pt"), "--json"});
    ASSERT_TRUE(soon([&] { return !program.workers().empty(); }));
    program.signal(SIGINT);
    const ProgramRun run = program.end();
    EXPECT_EQ(run.exitCode, 1) << run.err;
    EXPECT_THAT(run.err, HasSubstr("stopped: "));
    EXPECT_FALSE(run.json()["complete"]);
    EXPECT_TRUE(run.json()["file"].is_null());
    EXPECT_FALSE(m_folder.holds("out.pt"));
}

TEST(Interrupt, AsksForAStopOnceAndLeavesTheRestAlone)
{
    struct sigaction before = {};
    sigaction(SIGINT, nullptr, &before);
    {
        const Interrupt interrupt;
        std::mutex mutex;
        std::condition_variable_any never;
        std::unique_lock lock(mutex);
        EXPECT_FALSE(interrupt.token().stop_requested());
        raise(SIGINT);
        never.wait(lock, interrupt.token(), [] { return false; });
        EXPECT_TRUE(interrupt.token().stop_requested());
        struct sigaction now = {};
        sigaction(SIGINT, nullptr, &now);
        EXPECT_EQ(now.sa_handler, SIG_DFL) << "a second one would not end the program";
    }
    struct sigaction after = {};
    sigaction(SIGINT, nullptr, &after);
    EXPECT_EQ(after.sa_handler, before.sa_handler);
    const Interrupt quiet; // Ends without an interrupt.
}

}
