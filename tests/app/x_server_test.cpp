// SPDX-License-Identifier: GPL-3.0-or-later
// Uses the program as a person does: a real X server, keys, a file dialog, and a look at the pixels. Runs
// under with_x_server.sh; its own Qt needs no display.
#include "inference/core/frame.h"
#include "tests/app/qt_support.h"
#include "ui/grid_export.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>

#include <functional>

namespace sidelight::test
{
namespace
{

constexpr int kPanes = 8; ///< input, truth, original and five variants

class RealWindow : public testing::Test
{
protected:
    RealWindow()
    {
        application();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("QT_QPA_PLATFORM", "xcb");
        m_program.setProcessEnvironment(environment);
        m_program.setProcessChannelMode(QProcess::ForwardedChannels);
        m_program.start(SIDELIGHT_PROGRAM, {"--demo"});
    }
    ~RealWindow() override
    {
        m_program.kill();
        m_program.waitForFinished();
    }

    static QString output(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.start(program, arguments);
        process.waitForFinished(60'000);
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }

    static void key(const QString &name) { output("xdotool", {"key", "--clearmodifiers", name}); }
    static QString activeTitle() { return output("xdotool", {"getactivewindow", "getwindowname"}); }

    /// Asks again and again; each question starts a process, so this does not spin.
    static bool soon(const std::function<bool()> &condition, int milliseconds = 120'000)
    {
        QElapsedTimer clock;
        clock.start();
        while (!condition()) {
            if (clock.elapsed() > milliseconds) {
                return false;
            }
        }
        return true;
    }

    QImage screen()
    {
        const QString path = m_folder.filePath("screen.png");
        output("import", {"-window", "root", path});
        return QImage(path).convertToFormat(QImage::Format_RGB32);
    }

    /// The upper part of the pane in the middle of the window: pictures, no figures that change with time.
    QImage middle() { return screen().copy(500, 120, 300, 140); }

    /// What the program exports now; a null picture where the dialog did not come: a window that has just
    /// appeared may not have the keyboard yet.
    QImage exportedGrid(const QString &path)
    {
        key("ctrl+s");
        if (!soon([] { return activeTitle().contains("Save", Qt::CaseInsensitive); }, 10'000)) {
            return {};
        }
        output("xdotool", {"type", "--delay", "5", path});
        key("Return");
        return soon([&] { return QFileInfo::exists(path); })
            ? QImage(path).convertToFormat(QImage::Format_RGB32)
            : QImage();
    }

    QTemporaryDir m_folder;
    QProcess m_program;
};

/// Where the exporter puts eight pictures of 512 x 512.
ui::GridExportLayout demoLayout()
{
    auto picture = std::make_shared<DisplayImage>();
    picture->width = 512;
    picture->height = 512;
    picture->bgrx.resize(std::size_t{512} * 512 * 4);
    ui::GridExport grid;
    grid.panes.resize(kPanes);
    for (ui::PaneContent &pane : grid.panes) {
        pane.image = picture;
        pane.state = ui::PaneState::Ready;
    }
    return ui::gridExportLayout(grid);
}

TEST_F(RealWindow, OpensTheDemoSwitchesVariantsByKeyAndExportsTheGrid)
{
    ASSERT_TRUE(soon([] { return activeTitle().contains("Sidelight"); }));

    // Every network has answered once a grid of eight whole pictures comes out; earlier ones are looked at
    // and dropped.
    const QSize pictures(512, 512);
    const ui::GridExportLayout layout = demoLayout();
    const QImage truth =
        QImage(SIDELIGHT_DEMO "/samples/00036_00_10s.png").convertToFormat(QImage::Format_RGB32);
    ASSERT_EQ(truth.size(), pictures);
    QImage grid;
    int attempt = 0;
    const auto cell = [&](int index) { return grid.copy(QRect(layout.cellOrigin(index), pictures)); };
    const auto isPicture = [&](int index) {
        const QImage image = cell(index);
        return image.pixel(100, 100) != image.pixel(400, 300)
            || image.pixel(50, 400) != image.pixel(300, 200);
    };
    ASSERT_TRUE(soon([&] {
        grid = exportedGrid(m_folder.filePath(QString("grid%1.png").arg(attempt++)));
        if (grid.size().height() < layout.rows * pictures.height()) {
            return false;
        }
        for (int i = 0; i < kPanes; ++i) {
            if (!isPicture(i)) {
                return false;
            }
        }
        return true;
    }));
    EXPECT_EQ(cell(1), truth) << "the truth's pane is the file, pixel for pixel";
    EXPECT_NE(cell(2), cell(3)) << "original and its INT8 version differ";

    const QImage asGrid = middle();
    key("2");
    ASSERT_TRUE(soon([&] { return middle() != asGrid; }));
    const QImage second = middle();
    key("6");
    ASSERT_TRUE(soon([&] { return middle() != second; }));
    key("2");
    EXPECT_TRUE(soon([&] { return middle() == second; })) << "the same variant looks the same again";
    key("0");
    EXPECT_TRUE(soon([&] { return middle() == asGrid; }));

    key("ctrl+q");
    EXPECT_TRUE(m_program.waitForFinished(30'000));
    EXPECT_EQ(m_program.exitStatus(), QProcess::NormalExit);
    EXPECT_EQ(m_program.exitCode(), 0);
}

}
}
