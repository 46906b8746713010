// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include "app/cli/compare_command.h"
#include "app/cli/info_command.h"
#include "app/cli/layers_command.h"
#include "app/cli/metrics_command.h"
#include "app/cli/quantize_command.h"
#include "app/cli/search_command.h"
#include "inference/core/recipe_table.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <system_error>

namespace sidelight
{

namespace
{

/// What any command may be asked for; one of them is.
struct Options {
    WindowRequest window;
    InfoOptions info;
    MetricsOptions metrics;
    CompareOptions compare;
    QuantizeOptions quantize;
    LayersOptions layers;
    SearchOptions search;
};

/// "histogram|min-max", "off|on", "99.99 (50 to 100)"
std::string valuesOf(const RecipeOption &option)
{
    switch (option.kind) {
    case RecipeOption::Kind::Choice:
        return choiceList(option, "|");
    case RecipeOption::Kind::Switch:
        return "off|on";
    case RecipeOption::Kind::Number:
        return std::string(option.standard) + " (" + rangeText(option) + ")";
    case RecipeOption::Kind::Layers:
        break;
    }
    return "LAYER+LAYER";
}

std::string recipeHelp()
{
    std::string help = "Recipes:\n";
    for (const RecipeRow &row : recipeTable()) {
        help += "  " + std::string(row.name) + " - " + row.description + '\n';
    }
    help +=
        "Options of recipes, as NAME:KEY=VALUE,KEY=VALUE (the first value holds where nothing is said):\n";
    std::set<std::string> told;
    const auto tell = [&](std::span<const RecipeOption> options) {
        for (const RecipeOption &option : options) {
            if (told.insert(option.key).second) {
                help += "  " + std::string(option.key) + '=' + valuesOf(option) + " - " + option.description
                    + '\n';
            }
        }
    };
    for (const RecipeRow &row : recipeTable()) {
        tell(row.options);
    }
    tell(commonRecipeOptions());
    return help;
}

CLI::Option *addCalibration(CLI::App &command, CalibrationOptions &calibration)
{
    return command.add_option("--calibrate", calibration.pictures,
                              "Pictures, camera RAW, or folders of them, for recipes that are calibrated");
}

void addExposureRatio(CLI::App &command, CalibrationOptions &calibration)
{
    command
        .add_option(
            "--exposure-ratio", calibration.exposureRatio,
            "Brightens camera RAW; without it taken from the names of longer exposures beside it, else 1")
        ->check(CLI::Range(0.001, 100000.0));
}

void addThreads(CLI::App &command, int &threads)
{
    command.add_option("--threads", threads, "Of the operators; 0: as many as there are cores")
        ->check(CLI::Range(0, 1024));
}

/// Where models run and pictures are decoded, and what that may cost.
void addHosting(CLI::App &command, HostingSettings &hosting)
{
    constexpr std::uint64_t kMebibyte = 1 << 20;
    constexpr std::uint64_t kMillion = 1'000'000;
    const std::string group = "Worker processes";
    command
        .add_flag_callback(
            "--in-process", [&hosting] { hosting.isolated = false; },
            "Run models and decode pictures in the program itself, without sandbox and limits")
        ->group(group);
    command
        .add_option_function<int>(
            "--time-limit",
            [&hosting](int seconds) {
                hosting.model.time = std::chrono::seconds(seconds);
                hosting.picture.time = hosting.model.time;
            },
            "Seconds that one run, one opening or one picture may take; 0: no limit (default 120)")
        ->check(CLI::Range(0, 1'000'000))
        ->group(group);
    command
        .add_option_function<std::uint64_t>(
            "--memory-limit",
            [&hosting](std::uint64_t mebibytes) {
                hosting.model.memoryBytes = mebibytes * kMebibyte;
                hosting.picture.memoryBytes = hosting.model.memoryBytes;
            },
            "MiB that one model, or the decoding of pictures, may take; 0: 70 % of what is free (default)")
        ->check(CLI::Range(0, 1 << 30))
        ->group(group);
    command
        .add_option_function<std::uint64_t>(
            "--max-megapixels",
            [&hosting](std::uint64_t millions) { hosting.reading.maxPixels = millions * kMillion; },
            "Largest picture that is decoded (default 150)")
        ->check(CLI::Range(1, 1'000'000))
        ->group(group);
}

void addInfo(CLI::App &app, InfoOptions &options)
{
    CLI::App *command =
        app.add_subcommand("info", "Say what a model file is and what would stop it from running");
    command->add_option("model", options.model, "TorchScript file")->required();
    command->add_option("--recipe", options.recipe, "Apply a recipe first")->capture_default_str();
    addCalibration(*command, options.calibrate);
    command->add_flag("--json", options.json, "Print one JSON document");
    addHosting(*command, options.hosting);
    command->footer(recipeHelp());
}

void addQuantize(CLI::App &app, QuantizeOptions &options)
{
    CLI::App *command = app.add_subcommand("quantize", "Make a variant of a model by a recipe");
    command->add_option("model", options.model, "TorchScript file, FP32")->required();
    command->add_option("--recipe", options.recipe, "How the variant is made")->required();
    addCalibration(*command, options.calibrate);
    addExposureRatio(*command, options.calibrate);
    addThreads(*command, options.threads);
    command->add_option("--out", options.out, "TorchScript file to write")->required();
    command->add_flag("--force", options.force, "Replace an existing file");
    command->add_flag("--json", options.json, "Print one JSON document");
    addHosting(*command, options.hosting);
    command->footer(recipeHelp());
}

void addLayers(CLI::App &app, LayersOptions &options)
{
    CLI::App *command =
        app.add_subcommand("layers", "Say what the quantization of each layer does to a picture");
    command->add_option("model", options.model, "TorchScript file, FP32")->required();
    command->add_option("--recipe", options.recipe, "The variant whose layers are studied")
        ->capture_default_str();
    addCalibration(*command, options.calibrate);
    command->add_option("--input", options.input,
                        "Picture or camera RAW to compare on; without it the first that is calibrated on");
    addExposureRatio(*command, options.calibrate);
    addThreads(*command, options.threads);
    command->add_flag("--json", options.json, "Print one JSON document");
    addHosting(*command, options.hosting);
    command->footer("Each layer that the recipe quantizes is quantized alone, and left out alone; both are "
                    "compared with the network in FP32. Ctrl+C ends the study with the layers so far.\n"
                    "Exit codes: 0 done; 1 some layers failed, or stopped; 2 usage; 3 an input cannot be "
                    "used.\n\n"
                    + recipeHelp());
}

void addSearch(CLI::App &app, SearchOptions &options)
{
    CLI::App *command = app.add_subcommand(
        "search", "Look for the smallest or fastest recipe that is near enough to the model");
    command->add_option("model", options.model, "TorchScript file, FP32")->required();
    addCalibration(*command, options.calibrate)->required();
    command->add_option("--input", options.inputs, "Some pictures, camera RAW, or folders of them")
        ->required();
    CLI::Option_group *least = command->add_option_group("Goal", "Against the model, on every picture");
    least->add_option("--least-psnr", options.leastPsnr, "dB")->check(CLI::Range(0.0, 1000.0));
    least->add_option("--least-ssim", options.leastSsim, "0 to 1")->check(CLI::Range(0.0, 1.0));
    least->require_option(1);
    command
        ->add_option_function<std::string>(
            "--wish",
            [&options](const std::string &wish) {
                options.wish = wish == "smallest" ? SearchGoal::Wish::Smallest : SearchGoal::Wish::Fastest;
            },
            "What is looked for")
        ->required()
        ->check(CLI::IsMember({"smallest", "fastest"}));
    addExposureRatio(*command, options.calibrate);
    addThreads(*command, options.threads);
    command->add_option("--out", options.out, "TorchScript file to write the best variant to");
    command->add_flag("--force", options.force, "Replace an existing file");
    command->add_flag("--json", options.json, "Print one JSON document");
    addHosting(*command, options.hosting);
    command->footer("Ctrl+C ends the search with the best so far; nothing is written then.\n"
                    "Exit codes: 0 found; 1 stopped; 2 usage; 3 an input cannot be used or the output not "
                    "written; 4 nothing but the model as it is meets the goal, and nothing is written.");
}

void addMetrics(CLI::App &app, MetricsOptions &options)
{
    CLI::App *command =
        app.add_subcommand("metrics", "Compare two picture files: PSNR, SSIM, mean squared error");
    command->add_option("reference", options.reference, "Picture file")->required();
    command->add_option("test", options.test, "Picture file of the same size")->required();
    command->add_option("--metric", options.metrics, "Print these alone; may be repeated")
        ->check(CLI::IsMember(metricNames()));
    command->add_flag("--json", options.json, "Print one JSON document");
    addHosting(*command, options.hosting);
}

void addCompare(CLI::App &app, CompareOptions &options)
{
    CLI::App *command = app.add_subcommand("compare", "Run an original network and its variants on pictures");
    command->add_option("--original", options.original, "TorchScript file to compare with")->required();
    command->add_option("--variant", options.variants, "TorchScript files, or recipes of the original")
        ->required();
    addCalibration(*command, options.calibrate);
    command->add_option("--input", options.inputs, "Pictures, camera RAW, or folders of them")->required();
    command->add_option("--truth", options.truths, "Ground truths, matched by name, or folders of them");
    command
        ->add_option("--exposure-ratio", options.exposureRatio,
                     "Brightens camera RAW; without it taken from the names of input and truth, else 1")
        ->check(CLI::Range(0.001, 100000.0));
    addThreads(*command, options.threads);
    command->add_option("--out", options.out,
                        "Folder for a grid of each picture (PNG), figures.csv, figures.json");
    command->add_flag("--force", options.force, "Replace existing files");
    command->add_flag("--json", options.json, "Print one JSON document");
    command->add_option("--fail-if", options.failIf,
                        "Exit with 4 where a variant crosses a limit: " + failLimitHelp());
    addHosting(*command, options.hosting);
    command->footer(recipeHelp());
}

void define(CLI::App &app, Options &options)
{
    app.name("sidelight");
    app.description("Sidelight compares image-to-image networks and their optimized variants.\n"
                    "Without a command it opens the window.");
    app.set_version_flag("--version", "sidelight " SIDELIGHT_VERSION);
    app.set_help_all_flag("--help-all", "Print the help of all commands");
    app.require_subcommand(0, 1);
    app.footer("Exit codes: 0 done; 1 some items failed (the rest is there); 2 usage; 3 an input cannot be "
               "used or an "
               "output not written; 4 a limit was crossed, or a goal not met.");
    app.add_flag("--demo", options.window.demo, "Open the comparison that comes with the program");
    app.add_flag("--in-process", options.window.inProcess,
                 "Run models in the program itself, without sandbox and limits");
    app.add_option("files", options.window.files, "Models and pictures to open in the window");
    addInfo(app, options.info);
    addMetrics(app, options.metrics);
    addCompare(app, options.compare);
    addQuantize(app, options.quantize);
    addLayers(app, options.layers);
    addSearch(app, options.search);
}

Error usageError(const std::string &what, const CLI::App &app)
{
    const auto commands = app.get_subcommands();
    const std::string command = commands.empty() ? "" : ' ' + commands.front()->get_name();
    return Error{ErrorCode::Usage, {}, what, "see sidelight" + command + " --help", {}};
}

/// A word that is no file is more likely a misspelt command than a file to open.
std::optional<std::string> misspeltCommand(const WindowRequest &request)
{
    for (const std::string &file : request.files) {
        std::error_code ignored;
        if (file.find_first_of("./") == std::string::npos && !std::filesystem::exists(file, ignored)) {
            return file;
        }
    }
    return std::nullopt;
}

template<typename Run> int inConsole(bool json, Run run)
{
    Console console(json ? Audience::Scripts : Audience::People);
    ExitCode code = run(console);
    if (!console.intact()) {
        code = ExitCode::InputUnusable;
        console.error(Error{ErrorCode::CannotWrite,
                            "standard output",
                            "cannot be written",
                            "redirect it to a disk that has room",
                            {}});
    }
    return static_cast<int>(code);
}

int fail(const Error &error)
{
    return inConsole(false, [&](Console &console) {
        console.error(error);
        return exitCodeFor(error);
    });
}

int print(const std::string &text)
{
    return inConsole(false, [&](Console &console) {
        console.text(text);
        return ExitCode::Done;
    });
}

}

CommandLineOutcome runCommandLine(int argc, char **argv)
{
    prepareStandardStreams();
    CLI::App app;
    Options options;
    define(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        return print(app.help());
    } catch (const CLI::CallForAllHelp &) {
        return print(app.help("", CLI::AppFormatMode::All));
    } catch (const CLI::CallForVersion &) {
        return print("sidelight " SIDELIGHT_VERSION "\n");
    } catch (const CLI::ParseError &problem) {
        return fail(usageError(problem.what(), app));
    }
    if (app.got_subcommand("info")) {
        return inConsole(options.info.json, [&](Console &console) { return runInfo(options.info, console); });
    }
    if (app.got_subcommand("metrics")) {
        return inConsole(options.metrics.json,
                         [&](Console &console) { return runMetrics(options.metrics, console); });
    }
    if (app.got_subcommand("compare")) {
        return inConsole(options.compare.json,
                         [&](Console &console) { return runCompare(options.compare, console); });
    }
    if (app.got_subcommand("quantize")) {
        return inConsole(options.quantize.json,
                         [&](Console &console) { return runQuantize(options.quantize, console); });
    }
    if (app.got_subcommand("layers")) {
        return inConsole(options.layers.json,
                         [&](Console &console) { return runLayers(options.layers, console); });
    }
    if (app.got_subcommand("search")) {
        return inConsole(options.search.json,
                         [&](Console &console) { return runSearch(options.search, console); });
    }
    if (const auto word = misspeltCommand(options.window)) {
        return fail(usageError("\"" + oneLine(*word, 80) + "\" is neither a command nor a file", app));
    }
    return options.window;
}

}
