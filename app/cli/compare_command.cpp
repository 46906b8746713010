// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_command.h"

#include "app/cli/compare_table.h"
#include "app/cli/grid_writer.h"
#include "app/comparison_runner.h"
#include "app/figures_csv.h"
#include "app/figures_json.h"
#include "inference/engine/hosts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace sidelight
{

namespace
{

/// One comparison on its way; holds the pictures of one input at a time.
class CompareRun
{
public:
    CompareRun(ComparePlan plan, Console &console)
        : m_plan(std::move(plan))
        , m_console(console)
        , m_hosts(makeHosts(m_plan.hosting))
        , m_pictures(m_hosts.pictures())
        , m_runner(m_hosts)
    {
    }

    /// Errors   those of opening the original
    Expected<void> open();
    /// Errors   CannotWrite, FileExists
    Expected<void> runPictures();
    /// Errors   CannotWrite, FileExists
    Expected<void> writeFigures() const;

    const Comparison &comparison() const { return m_comparison; }
    /// Sentences of everything that went wrong, each once.
    const std::set<std::string> &failures() const { return m_failures; }

private:
    void note(const Error &error);
    void warn(const Picture &picture);
    void recordUnreadable(const ReadRequest &request, const Error &error);
    std::vector<RunResult> runOn(const ReadResult &read);

    ComparePlan m_plan;
    Console &m_console;
    const Hosts m_hosts;
    const std::unique_ptr<PictureHost> m_pictures;
    ComparisonRunner m_runner;
    Comparison m_comparison;
    std::set<std::string> m_failures;
    std::optional<GridWriter> m_gridWriter; ///< once a grid is wanted
};

void CompareRun::note(const Error &error)
{
    if (m_failures.insert(sentence(error)).second) {
        m_console.error(error);
    }
}

void CompareRun::warn(const Picture &picture)
{
    for (const std::string &warning : picture.warnings) {
        m_console.warning(oneLine(picture.path, 1000) + ": " + oneLine(warning));
    }
}

Expected<void> CompareRun::open()
{
    std::vector<Variant> variants;
    variants.reserve(m_plan.variants.size());
    for (const ComparedVariant &compared : m_plan.variants) {
        variants.push_back(compared.variant);
    }
    m_console.progress(fmt::format("opening {} models", variants.size()));
    const auto infos = m_runner.open(variants);
    m_comparison.variants = m_plan.variants;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        ComparedVariant &compared = m_comparison.variants[i];
        if (infos[i]) {
            compared.info = *infos[i];
            continue;
        }
        if (compared.isOriginal) {
            return std::unexpected(infos[i].error());
        }
        compared.error = infos[i].error();
        note(infos[i].error());
    }
    labelVariants(m_comparison.variants);
    return {};
}

void CompareRun::recordUnreadable(const ReadRequest &request, const Error &error)
{
    note(error);
    for (const ComparedVariant &compared : m_comparison.variants) {
        Measurement measurement;
        measurement.variant = compared.variant.id;
        measurement.input = request.input;
        measurement.truth = request.truth.value_or("");
        measurement.exposureRatio = request.exposureRatio;
        measurement.error = error;
        m_comparison.measurements.push_back(std::move(measurement));
    }
}

std::vector<RunResult> CompareRun::runOn(const ReadResult &read)
{
    Batch batch;
    batch.picture = *read.picture;
    batch.decode = read.decode;
    std::optional<Error> truthError;
    warn(**read.picture);
    if (read.truth && *read.truth) {
        batch.truth = (**read.truth)->frame;
        warn(***read.truth);
    } else if (read.truth) {
        truthError = read.truth->error();
        note(*truthError);
    }
    for (const ComparedVariant &compared : m_comparison.variants) {
        batch.variants.push_back(compared.variant.id);
        if (compared.isOriginal) {
            batch.original = compared.variant.id;
        }
    }
    std::vector<RunResult> results = m_runner.runWarm(batch);
    for (RunResult &result : results) {
        if (truthError && !result.error) {
            result.truthProblem = truthError;
        }
        for (const auto &problem : {result.error, result.truthProblem, result.originalProblem}) {
            if (problem) {
                note(*problem);
            }
        }
        Measurement measurement = measurementOf(result);
        measurement.inputSha256 = (*read.picture)->sha256;
        measurement.truth = read.request.truth.value_or("");
        measurement.exposureRatio = (*read.picture)->exposureRatio;
        m_comparison.measurements.push_back(std::move(measurement));
    }
    return results;
}

Expected<void> CompareRun::runPictures()
{
    for (std::size_t i = 0; i < m_plan.pictures.size(); ++i) {
        const ReadRequest &request = m_plan.pictures[i];
        m_console.progress(
            fmt::format("picture {} of {}: {}", i + 1, m_plan.pictures.size(), oneLine(request.input, 60)));
        const ReadResult read = readNow(*m_pictures, request);
        if (!read.picture) {
            recordUnreadable(request, read.picture.error());
            continue;
        }
        const std::vector<RunResult> results = runOn(read);
        if (m_plan.grids.empty()) {
            continue;
        }
        if (!m_gridWriter) {
            m_gridWriter.emplace();
        }
        if (auto written = m_gridWriter->write(m_plan.grids[i], m_plan.existing, m_comparison, read, results);
            !written) {
            return written;
        }
    }
    return {};
}

Expected<void> CompareRun::writeFigures() const
{
    if (m_plan.figuresCsv.empty()) {
        return {};
    }
    if (auto made = makeFolderOf(m_plan.figuresCsv); !made) {
        return made;
    }
    if (auto written = writeFile(m_plan.figuresCsv, figuresCsv(m_comparison), m_plan.existing); !written) {
        return written;
    }
    return writeFile(m_plan.figuresJson, jsonText(figuresJson(m_comparison)), m_plan.existing);
}

/// What is of no use is there all the same, and said.
void warnOfHopeless(const Comparison &comparison, Console &console)
{
    for (const ComparedVariant &compared : comparison.variants) {
        const auto mean = summaryOf(comparison, compared.variant.id).original;
        if (mean && isHopeless(mean->psnrDb)) {
            console.warning(fmt::format("{} is of no use: only {:.2f} dB against the original",
                                        oneLine(compared.label, 300), mean->psnrDb));
        }
    }
}

ExitCode verdict(const CompareRun &run, const std::vector<std::string> &crossed)
{
    const auto failed = [](const Measurement &measurement) { return measurement.error.has_value(); };
    if (std::ranges::all_of(run.comparison().measurements, failed)) {
        return ExitCode::InputUnusable;
    }
    if (!crossed.empty()) {
        return ExitCode::LimitCrossed;
    }
    return run.failures().empty() ? ExitCode::Done : ExitCode::SomeFailed;
}

}

ExitCode runCompare(const CompareOptions &options, Console &console)
{
    const auto fail = [&](const Error &error) {
        console.error(error);
        return exitCodeFor(error);
    };
    Expected<ComparePlan> plan = planComparison(options);
    if (!plan) {
        return fail(plan.error());
    }
    for (const std::string &warning : plan->warnings) {
        console.warning(warning);
    }
    const std::vector<FailLimit> limits = plan->limits;
    CompareRun run(std::move(*plan), console);
    if (auto opened = run.open(); !opened) {
        return fail(opened.error());
    }
    if (auto ran = run.runPictures(); !ran) {
        return fail(ran.error());
    }
    if (auto written = run.writeFigures(); !written) {
        return fail(written.error());
    }

    const std::vector<std::string> crossed = crossedLimits(limits, run.comparison());
    warnOfHopeless(run.comparison(), console);
    console.text(compareTable(run.comparison()));
    console.document(jsonText(figuresJson(run.comparison())));
    for (const std::string &crossing : crossed) {
        console.error(Error{ErrorCode::Usage, {}, crossing, {}, {}});
    }
    return verdict(run, crossed);
}

}
