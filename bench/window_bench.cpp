// SPDX-License-Identifier: GPL-3.0-or-later
// How late a 10 ms timer of the GUI thread is while all models of the demo run in turn, again and again, and
// how long a step of the bits slider takes until its picture is there.
#include "app/session.h"
#include "app/window_controller.h"
#include "inference/core/recipe_bits.h"
#include "inference/engine/hosts.h"
#include "inference/engine/statistics.h"
#include "ui/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

namespace
{

using namespace sidelight;

constexpr int kIntervalMs = 10;
constexpr int kTicks = 1500;

QApplication &application()
{
    static int argc = 1;
    static char name[] = "sidelight_bench";
    static char *argv[] = {name, nullptr};
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // It is never taken down: at exit the libraries it uses may be gone before it.
    static QApplication *instance = new QApplication(argc, argv);
    return *instance;
}

void timerLatenessWhileAllModelsRun(benchmark::State &state)
{
    application();
    Session session(makeHosts({}));
    ui::MainWindow window;
    WindowController controller(window, session);
    window.resize(1280, 720);
    window.show();
    controller.openDemo();
    session.setLive(true);

    std::vector<double> lateMs;
    std::size_t runs = 0;
    QObject::connect(&session, &Session::timed, &window,
                     [&runs](const std::vector<ui::TimingSample> &samples) { runs += samples.size(); });
    QElapsedTimer clock;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    timer.setInterval(kIntervalMs);
    // Ticks count from the first result on, when every model is open.
    QObject::connect(&timer, &QTimer::timeout, &window, [&] {
        if (runs > 0 && clock.isValid()) {
            lateMs.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6 - kIntervalMs);
        }
        clock.start();
        if (lateMs.size() >= kTicks) {
            QApplication::exit();
        }
    });
    for (auto unused : state) {
        timer.start();
        QApplication::exec();
    }
    std::vector<double> sorted = lateMs;
    std::ranges::sort(sorted);
    const auto summary = summarize(lateMs);
    state.counters["late_median_ms"] = summary->medianMs;
    state.counters["late_p99_ms"] = sorted[sorted.size() * 99 / 100];
    state.counters["late_max_ms"] = summary->maxMs;
    state.counters["runs"] = static_cast<double>(runs);
}

/// Serves events until the variant shows what its recipe makes, with figures.
void waitForFigures(const Session &session, VariantId variant)
{
    const auto there = [&] {
        return std::ranges::any_of(session.rows(), [&](const ui::VariantRow &row) {
            return row.id == variant && row.original.has_value();
        });
    };
    while (!there()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
    }
}

void stepOfTheBitsSlider(benchmark::State &state)
{
    application();
    Session session(makeHosts({}));
    ui::MainWindow window;
    WindowController controller(window, session);
    window.resize(1280, 720);
    window.show();
    const std::string demo = SIDELIGHT_DEMO "/";
    session.openOriginal(demo + "original.pt");
    session.addFiles({demo + "samples"});
    const auto made = session.makeVariant(session.variants().front().variant.id, Recipe{"int8", {}});
    waitForFigures(session, *made);
    std::vector<double> stepsMs;
    const auto step = [&](RecipeBits bits) {
        QElapsedTimer clock;
        clock.start();
        session.setRecipe(*made, withBits(session.variants().back().variant.recipe, bits));
        waitForFigures(session, *made);
        stepsMs.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    };
    for (auto unused : state) {
        for (int bits = 7; bits >= 2; --bits) {
            step({bits, 8});
        }
        for (int bits = 7; bits >= 2; --bits) {
            step({8, bits});
        }
    }
    const auto summary = summarize(stepsMs);
    state.counters["step_median_ms"] = summary->medianMs;
    state.counters["step_max_ms"] = summary->maxMs;
}

BENCHMARK(stepOfTheBitsSlider)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(timerLatenessWhileAllModelsRun)->Iterations(1)->Unit(benchmark::kMillisecond);

}
