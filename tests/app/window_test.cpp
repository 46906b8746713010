// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/comparison_runner.h"
#include "app/demo.h"
#include "app/session.h"
#include "app/window_controller.h"
#include "inference/core/thread_guard.h"
#include "inference/engine/in_process_host.h"
#include "inference/engine/in_process_picture_host.h"
#include "inference/imaging/exposure.h"
#include "tests/app/qt_support.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QImage>
#include <QLabel>
#include <QTemporaryDir>

namespace sidelight::test
{
namespace
{

/// Linked instead of loaded, so that calls on the wrong thread are counted.
Hosts linkedHosts()
{
    return {makeInProcessHost, [] { return makeInProcessPictureHost({}); }};
}

/// The window with the demo, run once on its first picture.
class DemoWindow : public testing::Test
{
protected:
    DemoWindow()
    {
        application();
        markInteractiveThread();
        m_session = std::make_unique<Session>(linkedHosts());
        m_window = std::make_unique<ui::MainWindow>();
        m_controller = std::make_unique<WindowController>(*m_window, *m_session);
        QObject::connect(m_controller.get(), &WindowController::exported, m_controller.get(),
                         [this](const QString &path) { m_exported = path; });
        m_window->resize(1280, 720);
        m_window->show();
        m_controller->openDemo();
    }
    ~DemoWindow() override
    {
        m_controller.reset();
        m_window.reset();
        m_session.reset();
    }

    bool everythingRan() const
    {
        const auto panes = m_session->panes();
        return panes.size() == 8 && !m_session->isRunning()
            && std::ranges::all_of(panes,
                                   [](const ui::PaneContent &p) { return p.state == ui::PaneState::Ready; });
    }

    QTemporaryDir m_folder;
    QString m_exported;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ui::MainWindow> m_window;
    std::unique_ptr<WindowController> m_controller;
};

TEST_F(DemoWindow, DecodesRunsAndMeasuresOnNoThreadThatAnswersAPerson)
{
    ASSERT_TRUE(waitUntil([this] { return everythingRan(); }));
    const HeavyCalls calls = heavyCalls();
    EXPECT_GT(calls.all, 20U);
    EXPECT_EQ(calls.onInteractiveThread, 0U) << calls.lastBreach;
}

TEST_F(DemoWindow, ShowsTheFiguresThatTheCommandLinePrints)
{
    ASSERT_TRUE(waitUntil([this] { return everythingRan(); }));
    const Comparison shown = m_session->comparison();
    const Expected<Demo> demo = findDemo();
    ASSERT_TRUE(demo);

    // The command line's own driver, on a thread of its own as there, and in worker processes.
    std::vector<RunResult> printed;
    std::jthread([&] {
        const Hosts hosts = makeHosts({});
        ComparisonRunner runner(hosts);
        std::vector<Variant> variants;
        for (const SessionVariant &entry : m_session->variants()) {
            variants.push_back(entry.variant);
        }
        runner.open(variants);
        ReadRequest request;
        request.input = demo->inputs.front();
        request.truth = demo->truths.front();
        request.exposureRatio = exposureRatioFromNames(request.input, *request.truth).value_or(1.0);
        const ReadResult read = readNow(*hosts.pictures(), request);
        Batch batch;
        batch.picture = read.picture.value();
        batch.truth = read.truth->value()->frame;
        batch.original = variants.front().id;
        for (const Variant &variant : variants) {
            batch.variants.push_back(variant.id);
        }
        printed = runner.run(batch);
    }).join();

    ASSERT_EQ(printed.size(), shown.measurements.size());
    for (std::size_t i = 0; i < printed.size(); ++i) {
        const Measurement &seen = shown.measurements[i];
        ASSERT_EQ(printed[i].variant, seen.variant);
        EXPECT_EQ(printed[i].original.has_value(), seen.originalQuality.has_value());
        if (printed[i].original) {
            EXPECT_EQ(printed[i].original->psnrDb, seen.originalQuality->psnrDb);
            EXPECT_EQ(printed[i].original->ssim, seen.originalQuality->ssim);
        }
        ASSERT_TRUE(printed[i].truth && seen.truthQuality);
        EXPECT_EQ(printed[i].truth->psnrDb, seen.truthQuality->psnrDb);
        EXPECT_EQ(printed[i].truth->ssim, seen.truthQuality->ssim);
    }
}

TEST_F(DemoWindow, ExportsTheGridAtFullResolution)
{
    ASSERT_TRUE(waitUntil([this] { return everythingRan(); }));
    const ui::GridExport grid = m_window->currentGrid();
    const ui::GridExportLayout layout = ui::gridExportLayout(grid);
    const QString path = m_folder.filePath("grid.png");
    emit m_window->exportGridRequested(path);
    ASSERT_TRUE(waitUntil([&] { return m_exported == path; }));
    const QImage image(path);
    ASSERT_EQ(image.size(), layout.size);
    for (int i = 0; i < static_cast<int>(grid.panes.size()); ++i) {
        const DisplayImagePtr &picture = grid.panes[i].image;
        ASSERT_TRUE(picture);
        const QPoint inside(picture->width / 3, picture->height / 3);
        const std::uint8_t *bgrx = picture->bgrx.data() + 4 * (inside.y() * picture->width + inside.x());
        EXPECT_EQ(image.pixelColor(layout.cellOrigin(i) + inside), QColor(bgrx[2], bgrx[1], bgrx[0]))
            << "pane " << i;
    }
}

TEST_F(DemoWindow, ExportsTheNumbers)
{
    ASSERT_TRUE(waitUntil([this] { return everythingRan(); }));
    const QString path = m_folder.filePath("figures.csv");
    emit m_window->exportCsvRequested(path);
    ASSERT_TRUE(waitUntil([&] { return m_exported == path; }));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll().count("\r\n"), 1 + 6); // a head line, and one line a variant
}

TEST_F(DemoWindow, AnExportThatCannotBeWrittenLeavesTheWindowAsItIs)
{
    ASSERT_TRUE(waitUntil([this] { return everythingRan(); }));
    emit m_window->exportGridRequested("/nowhere/grid.png");
    EXPECT_TRUE(waitUntil([this] {
        for (const QLabel *label : m_window->findChildren<QLabel *>()) {
            if (label->text().contains("cannot be written")) {
                return true;
            }
        }
        return false;
    }));
    EXPECT_TRUE(everythingRan());
}

TEST_F(DemoWindow, ClosingItInTheMiddleOfARunEnds)
{
    waitUntil([this] { return m_session->isRunning(); });
    m_session->setLive(true);
    // The fixture tears down while every model is being opened or run.
}

}
}
