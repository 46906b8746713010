// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/hostile/life_cycle_rows.h"
#include "tests/hostile/running_program.h"

#include <gtest/gtest.h>

#include <QImage>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

const std::string kHostile = SIDELIGHT_TEST_DATA "/hostile/";
constexpr std::size_t kWorkers = 3; ///< of a comparison: two models and the pictures

/// Pictures, and a folder to export them to.
class ExportStage
{
public:
    explicit ExportStage(int pictures)
    {
        fs::create_directory(m_folder.file("in"));
        for (int i = 0; i < pictures; ++i) {
            writeColourPng(m_folder.file("in/" + std::to_string(i) + ".png"), 32, 24);
        }
    }

    /// A comparison that exports.
    std::vector<std::string> arguments(const std::vector<std::string> &more = {}) const
    {
        std::vector<std::string> words{
            "compare", "--original",        model("rgb.pt"), "--variant", model("rgb_brighter.pt"),
            "--input", m_folder.file("in"), "--out",         out(),       "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    std::string out() const { return m_folder.file("out"); }

    std::vector<fs::path> exported() const
    {
        std::vector<fs::path> files;
        std::error_code ignored;
        for (const fs::directory_entry &entry : fs::directory_iterator(out(), ignored)) {
            files.push_back(entry.path());
        }
        return files;
    }

private:
    TemporaryFolder m_folder;
};

bool isWhole(const fs::path &file)
{
    if (file.extension() == ".png") {
        return !QImage(QString::fromStdString(file.string())).isNull();
    }
    const std::string text = textOf(file.string());
    return file.extension() == ".csv" ? text.ends_with("\r\n")
                                      : file.extension() == ".json" && nlohmann::json::accept(text);
}

/// What is exported, as the table tells it.
std::string told(const std::vector<fs::path> &files)
{
    return std::ranges::all_of(files, isWhole) ? "every file is whole, no other is there"
                                               : "a file is not whole";
}

/// What a comparison found, without times and what else differs from run to run.
nlohmann::json figuresOf(const ProgramRun &run)
{
    nlohmann::json figures;
    const nlohmann::json document = run.json();
    for (const nlohmann::json &result : document["results"]) {
        figures.push_back({result["label"], result["input"], result["ok"], result["error"],
                           result["original"], result["truth"], result["output"]});
    }
    return figures;
}

/// Ends a program that has come so far by a signal; says what is left.
std::string strike(RunningProgram &program, int signal, const std::function<bool()> &cameSoFar)
{
    EXPECT_TRUE(soon([&] { return program.workers().size() == kWorkers && cameSoFar(); }));
    const auto workers = program.workers();
    program.signal(signal);
    program.end();
    return (program.endedBy() == signal ? "ends by the signal; " : "does not end by the signal; ")
        + std::string(endSoon(workers) ? "no process is left" : "processes are left");
}

Outcome struckWhileItExports(int signal)
{
    std::optional<Outcome> outcome;
    for (const std::size_t files : {0, 1, 10}) {
        const ExportStage stage(60); // More than are exported before the signal comes.
        RunningProgram program(stage.arguments());
        const std::string left = strike(program, signal, [&] { return stage.exported().size() >= files; });
        const Outcome now{"-", told(stage.exported()) + "; " + left};
        EXPECT_EQ(outcome.value_or(now).text, now.text) << "with " << files << " files there";
        outcome = now;
    }
    return *outcome;
}

Outcome struckWhileAModelRuns(int signal)
{
    const ExportStage stage(1);
    std::vector<std::string> words = stage.arguments();
    std::ranges::replace(words, model("rgb_brighter.pt"), kHostile + "endless_forward.pt");
    RunningProgram program(words);
    return {"-", strike(program, signal, [] { return true; })};
}

Outcome struckWhileTheWindowOpens(int signal)
{
    const TemporaryFolder settings;
    RunningProgram program({"--demo"}, {"XDG_CONFIG_HOME=" + settings.path(), "QT_QPA_PLATFORM=offscreen"});
    EXPECT_TRUE(soon([&] { return program.workers().size() > kWorkers; }));
    const auto workers = program.workers();
    program.signal(signal);
    program.end();
    EXPECT_TRUE(endSoon(workers));
    return {"-", program.endedBy() == signal ? "ends by the signal; no process is left" : "does not end"};
}

/// Two programs that export the same to the same folder at the same time.
Outcome twoAtOnce(const std::vector<std::string> &more)
{
    const ExportStage stage(10);
    RunningProgram first(stage.arguments(more));
    RunningProgram second(stage.arguments(more));
    const ProgramRun runs[] = {first.end(), second.end()};
    EXPECT_EQ(stage.exported().size(), 12U);
    std::string text = "both end with 0";
    for (const ProgramRun &run : runs) {
        if (run.exitCode == 0) {
            EXPECT_TRUE(nlohmann::json::accept(run.out));
        } else {
            text = "one ends with 0, the other one with " + std::to_string(run.exitCode)
                + (run.err.contains(" is there already ") ? ": a file is there already" : run.err);
        }
    }
    EXPECT_GE(std::ranges::count(runs, 0, &ProgramRun::exitCode), 1);
    return {"-", text + "; " + told(stage.exported())};
}

/// A comparison that is stopped and goes on, three times.
Outcome suspended(bool withWorkers)
{
    const ExportStage stage(30);
    const auto expected = figuresOf(runProgram(stage.arguments()));
    fs::remove_all(stage.out());
    RunningProgram program(stage.arguments());
    for (const std::size_t files : {0, 1, 5}) {
        EXPECT_TRUE(
            soon([&] { return program.workers().size() == kWorkers && stage.exported().size() >= files; }));
        program.suspendOnce(withWorkers);
    }
    const ProgramRun run = program.end();
    EXPECT_EQ(run.exitCode, 0) << run.err;
    return {"-", figuresOf(run) == expected ? "the same figures as without" : "other figures than without"};
}

/// PSNR and SSIM of a network and its INT8 variant, with the digits that are printed.
std::string printedFigures(const std::vector<std::string> &more, const std::vector<std::string> &settings)
{
    const std::string demo = SIDELIGHT_DEMO "/";
    std::vector<std::string> words{"compare",
                                   "--original",
                                   demo + "lighter.pt",
                                   "--variant",
                                   demo + "lighter_int8.pt",
                                   "--input",
                                   demo + "samples/00036_00_0.1s.dng",
                                   "--truth",
                                   demo + "samples/00036_00_10s.png",
                                   "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const ProgramRun run = RunningProgram(words, settings).end();
    EXPECT_EQ(run.exitCode, 0) << run.err;
    std::string figures;
    const nlohmann::json document = run.json();
    for (const nlohmann::json &result : document["results"]) {
        for (const char *reference : {"original", "truth"}) {
            if (!result[reference].is_null()) {
                char text[64] = {};
                std::snprintf(text, sizeof text, "%.2f dB, %.4f; ",
                              result[reference]["psnr_db"].get<double>(),
                              result[reference]["ssim"].get<double>());
                figures += text;
            }
        }
    }
    return figures;
}

Outcome withThreads(const std::vector<std::string> &more, const std::vector<std::string> &settings)
{
    static const std::string kUsual = printedFigures({}, {});
    EXPECT_NE(kUsual, "");
    const std::string figures = printedFigures(more, settings);
    return {"-", figures == kUsual ? "the same figures as without" : figures};
}

LifeCycleCase row(const std::string &number, const std::string &input, std::function<Outcome()> play)
{
    return {number, input, std::move(play)};
}

}

std::vector<LifeCycleCase> programCases()
{
    return {
        row("C07", "two programs export to one folder", [] { return twoAtOnce({}); }),
        row("C07", "the same, and each may replace files", [] { return twoAtOnce({"--force"}); }),
        row("C08", "SIGTERM while it exports", [] { return struckWhileItExports(SIGTERM); }),
        row("C08", "SIGHUP while it exports", [] { return struckWhileItExports(SIGHUP); }),
        row("C08", "SIGTERM while the window opens the demo",
            [] { return struckWhileTheWindowOpens(SIGTERM); }),
        row("C08", "SIGHUP while the window opens the demo",
            [] { return struckWhileTheWindowOpens(SIGHUP); }),
        row("C09", "program and workers are suspended and go on", [] { return suspended(true); }),
        row("C09", "the program alone is suspended and goes on, as by Ctrl+Z",
            [] { return suspended(false); }),
        row("C12", "OMP_NUM_THREADS=1", [] { return withThreads({}, {"OMP_NUM_THREADS=1"}); }),
        row("C12", "OMP_NUM_THREADS=64", [] { return withThreads({}, {"OMP_NUM_THREADS=64"}); }),
        row("C12", "--threads 1", [] { return withThreads({"--threads", "1"}, {}); }),
        row("C12", "--threads 64", [] { return withThreads({"--threads", "64"}, {}); }),
        row("C15", "SIGKILL while a model runs without end", [] { return struckWhileAModelRuns(SIGKILL); }),
        row("C15", "SIGKILL while the window opens the demo",
            [] { return struckWhileTheWindowOpens(SIGKILL); }),
    };
}

}
