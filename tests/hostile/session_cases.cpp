// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_controller.h"
#include "inference/engine/in_process_picture_host.h"
#include "tests/app/qt_support.h"
#include "tests/app/session_stage.h"
#include "tests/engine/fake_host.h"
#include "tests/hostile/life_cycle_rows.h"
#include "tests/isolation/isolation_support.h"

#include <gtest/gtest.h>

#include <QAction>
#include <QImage>
#include <QSettings>

#include <algorithm>
#include <chrono>

namespace sidelight::test
{

namespace
{

// C01

Outcome switchVariantsWhileTheyRun()
{
    // Bytes, of the allocator's own making; AddressSanitizer keeps what was freed for a while.
    constexpr std::size_t kAllowedGrowth = SIDELIGHT_SANITIZED != 0 ? 512 << 20 : 8 << 20;
    SessionStage stage;
    stage.makeSession();
    Session &session = stage.session();
    stage.fill();
    EXPECT_TRUE(waitUntil([&] { return stage.allReady(); }));
    session.setLive(true);
    std::size_t afterSome = 0;
    int runs = 0;
    QObject::connect(&session, &Session::timed, &session, [&] { ++runs; });
    for (int i = 0; i < 1000; ++i) {
        session.setEnabled(session.variants()[i % 3].variant.id, i / 3 % 2 != 0);
        session.selectPicture(i / 7 % 2);
        const int before = runs;
        EXPECT_TRUE(waitUntil([&] { return i % 3 != 0 || runs > before; })); // Now and then a run ends.
        if (i == 300) {
            afterSome = residentBytes();
        }
    }
    EXPECT_LT(residentBytes(), afterSome + kAllowedGrowth);
    session.setLive(false);
    for (const SessionVariant &entry : session.variants()) {
        session.setEnabled(entry.variant.id, true);
    }
    session.run();
    const bool answers = waitUntil([&] { return stage.allReady(); });
    EXPECT_LE(childProcesses(), 4); // one a variant, and a spare
    stage.expectNothingLeft();
    return {"-", answers ? "every variant answers; no process is left" : "not every variant answers"};
}

// C02

/// A window over a session, as the program has them.
struct OpenWindow {
    explicit OpenWindow(Session &session)
        : controller(window, session)
    {
        window.show();
    }

    void trigger(const QKeySequence &shortcut)
    {
        for (QAction *action : window.findChildren<QAction *>()) {
            if (action->shortcut() == shortcut) {
                action->trigger();
                return;
            }
        }
        ADD_FAILURE() << "no action has " << shortcut.toString().toStdString();
    }

    ui::MainWindow window;
    WindowController controller;
};

/// Closes the window when the session has come so far.
Outcome closeWhen(const std::string &told, const std::function<bool(const Session &session)> &reached)
{
    SessionStage stage;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, stage.file("settings"));
    {
        const FakeWorkerTold misbehaving(told);
        stage.makeSession();
        OpenWindow open(stage.session());
        stage.fill();
        EXPECT_TRUE(waitUntil([&] { return reached(stage.session()); }));
        open.window.close();
    }
    stage.expectNothingLeft();
    return {"-", "ends; no process is left"};
}

bool isRunning(const Session &session)
{
    return std::ranges::any_of(session.variants(), &SessionVariant::running);
}

bool isAsked(const Session &session)
{
    return session.isRunning();
}

Outcome closeWhileItExports()
{
    SessionStage stage;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, stage.file("settings"));
    const QString path = stage.file("grid.png");
    stage.makeSession();
    {
        OpenWindow open(stage.session());
        stage.fill();
        EXPECT_TRUE(waitUntil([&] { return stage.allReady(); }));
        emit open.window.exportGridRequested(path);
        open.window.close();
    }
    stage.expectNothingLeft();
    return {"-", QImage(path).isNull() ? "ends without the picture" : "ends; the picture is whole"};
}

/// Closes the window while it asks something; fails the test where the event loop goes on.
Outcome closeWhileItAsks(const QKeySequence &shortcut)
{
    SessionStage stage;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, stage.file("settings"));
    stage.makeSession();
    bool asked = false;
    {
        OpenWindow open(stage.session());
        stage.fill();
        EXPECT_TRUE(waitUntil([&] { return stage.allReady(); }));
        stage.session().setLive(true);
        QTimer::singleShot(0, &open.window, [&] { open.trigger(shortcut); });
        QTimer looking;
        QObject::connect(&looking, &QTimer::timeout, &open.window, [&] {
            if (QApplication::activeModalWidget() != nullptr && !asked) {
                asked = true;
                open.window.close();
            }
        });
        looking.start(1);
        QTimer::singleShot(std::chrono::minutes(1), &open.window, [] {
            ADD_FAILURE() << "the window does not end";
            QCoreApplication::exit(1);
        });
        QApplication::exec();
    }
    EXPECT_TRUE(asked);
    EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
    stage.endSession();
    EXPECT_EQ(childProcesses(), 0); // A file dialog keeps some descriptors for the next one.
    return {"-", "ends; no process is left"};
}

// C04

Outcome startAndStop()
{
    SessionStage stage;
    stage.makeSession();
    stage.fill();
    for (int i = 0; i < 500; ++i) {
        stage.session().run();
        QCoreApplication::processEvents();
        stage.session().stop();
    }
    stage.session().run();
    const bool answers = waitUntil([&] { return stage.allReady(); });
    EXPECT_LE(childProcesses(), 4);
    stage.expectNothingLeft();
    return {"-", answers ? "every variant answers; no process is left" : "not every variant answers"};
}

// C10, C11

/// A session whose models answer at once.
class QuickSession
{
public:
    QuickSession()
        : session({[this] { return std::make_unique<FakeHost>(m_world); },
                   [] { return makeInProcessPictureHost({}); }})
    {
        session.openOriginal("5");
        session.addVariants({"6", "7"});
    }

    std::size_t runs()
    {
        const std::lock_guard lock(m_world.mutex);
        return m_world.order.size();
    }
    bool modelRuns()
    {
        const std::lock_guard lock(m_world.mutex);
        return m_world.running > 0;
    }
    bool answers()
    {
        session.run();
        return waitUntil([&] { return !session.isRunning(); })
            && std::ranges::all_of(session.panes(), [](const ui::PaneContent &pane) {
                   return pane.state == ui::PaneState::Ready;
               });
    }

private:
    FakeWorld m_world;

public:
    Session session; ///< last: its threads use the world
};

Outcome queueAThousandPictures()
{
    const SessionStage stage;
    QuickSession quick;
    Session &session = quick.session;
    std::vector<std::string> paths;
    paths.reserve(1000);
    for (int i = 0; i < 1000; ++i) {
        paths.push_back(stage.picture(QString("%1.png").arg(i), i % 256));
    }
    session.addPictures(paths);
    EXPECT_TRUE(waitUntil([&] { return quick.runs() > 0; }));
    for (int i = 0; i < 1000; ++i) {
        session.selectPicture(i);
        session.setLive(true);
    }
    session.stop();
    EXPECT_FALSE(session.isRunning());
    const std::size_t before = quick.runs();
    EXPECT_TRUE(waitUntil([&] {
        return std::ranges::all_of(session.inputs(),
                                   [](const SessionInput &input) { return input.thumbnail != nullptr; });
    })) << "thumbnails are no part of what was stopped";
    EXPECT_TRUE(waitUntil([&] { return !quick.modelRuns(); }));
    // Each variant may have been about to run.
    const bool endless = quick.runs() > before + session.variants().size();
    EXPECT_TRUE(quick.answers());
    return {"-", endless ? "models go on to run" : "no model runs any more; the next run answers"};
}

/// Counts the calls that were queued for an object, and drops them.
class QueuedCalls : public QObject
{
public:
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::MetaCall ? 1 : 0;
        return event->type() == QEvent::MetaCall;
    }

    int count = 0;
};

Outcome reportToABusyWindow()
{
    constexpr int kMost = 2 * 3; // A start and an end of each variant.
    const SessionStage stage;
    QuickSession quick;
    Session &session = quick.session;
    session.addPictures({stage.picture("a.png", 50)});
    session.setLive(true);
    EXPECT_TRUE(waitUntil([&] { return quick.runs() > 1000; }));
    // Work of the window, with no event served meanwhile.
    constexpr int kWork = 100'000;
    std::size_t ready = 0;
    for (int i = 0; i < kWork; ++i) {
        ready += static_cast<std::size_t>(
            std::ranges::count(session.panes(), ui::PaneState::Ready, &ui::PaneContent::state));
    }
    EXPECT_GT(ready, 0U);
    QueuedCalls queued;
    session.installEventFilter(&queued);
    QCoreApplication::sendPostedEvents(&session, QEvent::MetaCall);
    session.removeEventFilter(&queued);
    session.stop();
    EXPECT_TRUE(quick.answers());
    return {"-",
            queued.count <= kMost ? "the queue stays short"
                                  : std::to_string(queued.count) + " reports are queued"};
}

LifeCycleCase closed(const std::string &when, const std::string &told,
                     const std::function<bool(const Session &session)> &reached)
{
    return {"C02", "the window closed " + when, [=] { return closeWhen(told, reached); }};
}

}

std::vector<LifeCycleCase> sessionCases()
{
    return {
        {"C01", "1,000 switches of variants while they run", switchVariantsWhileTheyRun},
        closed("at once", "", [](const Session &) { return true; }),
        closed("while it works", "", isAsked),
        closed("while workers start and never do", "start never", isAsked),
        closed("while models are opened and never are", "open never", isAsked),
        closed("while models run without end", "run never", isRunning),
        closed("while models run in stopped workers", "run SIGSTOP", isRunning),
        closed("when all is done", "",
               [](const Session &session) { return !session.panes().empty() && !session.isRunning(); }),
        {"C02", "the window closed while it exports", closeWhileItExports},
        {"C02", "the window closed while it asks for settings",
         [] { return closeWhileItAsks(QKeySequence("Ctrl+,")); }},
        {"C02", "the window closed while it asks for a file",
         [] { return closeWhileItAsks(QKeySequence("Ctrl+S")); }},
        {"C04", "started and stopped 500 times", startAndStop},
        {"C10", "1,000 pictures asked for, then a stop", queueAThousandPictures},
        {"C11", "reports at a high rate to a window that is busy", reportToABusyWindow},
    };
}

}
