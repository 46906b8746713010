// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/main_window.h"
#include "ui/pane.h"
#include "ui/pane_grid.h"
#include "ui/picture_strip.h"
#include "ui/picture_view.h"
#include "ui/settings_dialog.h"
#include "ui/window_settings.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QCheckBox>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace sidelight;
using namespace sidelight::ui;
using namespace std::chrono_literals;

namespace
{

class MainWindowTest : public testing::Test
{
protected:
    MainWindowTest()
    {
        windowSettings()->clear();
        m_window = std::make_unique<MainWindow>();
        m_window->setVariants(m_comparison.variants);
        m_window->setPictures(m_comparison.pictures);
        m_window->setCurrentPicture(0);
        m_window->setPanes(m_comparison.panes);
        m_window->resize(1280, 720);
        m_window->show();
        m_window->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(m_window.get()));
        m_grid = m_window->findChild<PaneGrid *>();
    }

    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : m_window.get(), key, modifiers);
    }

    QString bigLabel() const
    {
        return m_grid->mode() == GridMode::Single ? m_grid->bigPane()->content().label : QString();
    }

    /// Pixels of the panes' picture areas, surround included.
    double pictureShare() const
    {
        double pixels = 0.0;
        for (const Pane *pane : m_grid->panes()) {
            pixels += pane->view()->width() * pane->view()->height();
        }
        return pixels / (m_window->width() * m_window->height());
    }

    synthetic::Comparison m_comparison = synthetic::comparison({});
    std::unique_ptr<MainWindow> m_window;
    PaneGrid *m_grid = nullptr;
};

}

TEST_F(MainWindowTest, NumbersShowVariantsBigAndZeroTheGrid)
{
    for (int number = 1; number <= 6; ++number) {
        press(static_cast<Qt::Key>(Qt::Key_0 + number));
        EXPECT_EQ(bigLabel(), m_comparison.variants.at(static_cast<std::size_t>(number - 1)).label);
    }
    press(Qt::Key_9);
    EXPECT_EQ(bigLabel(), m_comparison.variants.at(5).label);
    press(Qt::Key_0);
    EXPECT_EQ(m_grid->mode(), GridMode::Grid);
}

TEST_F(MainWindowTest, KeysWorkWhereverTheFocusIs)
{
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || !widget->isEnabled()
            || qobject_cast<QAbstractSpinBox *>(widget) != nullptr) {
            continue;
        }
        widget->setFocus();
        press(Qt::Key_0);
        press(Qt::Key_3);
        EXPECT_EQ(bigLabel(), m_comparison.variants.at(2).label) << widget->metaObject()->className();
        press(Qt::Key_Tab);
        EXPECT_EQ(bigLabel(), m_comparison.variants.at(3).label) << widget->metaObject()->className();
        press(Qt::Key_Up);
        EXPECT_EQ(bigLabel(), m_comparison.variants.at(2).label) << widget->metaObject()->className();
    }
}

TEST_F(MainWindowTest, ATextInputKeepsItsKeys)
{
    m_window->setExposureRatio(100.0);
    auto *exposure = m_window->findChild<QAbstractSpinBox *>();
    ASSERT_TRUE(exposure->isVisible());
    exposure->setFocus();
    QSignalSpy changed(m_window.get(), &MainWindow::exposureRatioChanged);
    exposure->selectAll();
    press(Qt::Key_5);
    press(Qt::Key_0);
    press(Qt::Key_Return);
    EXPECT_EQ(m_grid->mode(), GridMode::Grid);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed.first().first().toDouble(), 50.0);
    EXPECT_FALSE(exposure->hasFocus());
    press(Qt::Key_2);
    EXPECT_EQ(bigLabel(), m_comparison.variants.at(1).label);
}

TEST_F(MainWindowTest, HoldingSpaceShowsTheOriginal)
{
    press(Qt::Key_4);
    QTest::keyPress(m_window.get(), Qt::Key_Space);
    EXPECT_EQ(bigLabel(), "Original");
    QTest::keyRelease(m_window.get(), Qt::Key_Space);
    EXPECT_EQ(bigLabel(), m_comparison.variants.at(3).label);
}

TEST_F(MainWindowTest, LeftAndRightGoThroughThePictures)
{
    QSignalSpy selected(m_window.get(), &MainWindow::pictureSelected);
    press(Qt::Key_Left);
    EXPECT_EQ(selected.count(), 0);
    press(Qt::Key_Right);
    press(Qt::Key_Right);
    press(Qt::Key_Left);
    ASSERT_EQ(selected.count(), 3);
    EXPECT_EQ(selected.last().first().toInt(), 1);
    EXPECT_EQ(m_window->currentPicture(), 1);
}

TEST_F(MainWindowTest, SettersSignalNothing)
{
    QSignalSpy selected(m_window.get(), &MainWindow::pictureSelected);
    QSignalSpy live(m_window.get(), &MainWindow::liveToggled);
    QSignalSpy exposure(m_window.get(), &MainWindow::exposureRatioChanged);
    QSignalSpy enabled(m_window.get(), &MainWindow::variantEnabledChanged);
    QSignalSpy hosting(m_window.get(), &MainWindow::hostingChanged);
    m_window->setHosting({.isolated = false, .model = {}, .picture = {}, .reading = {}});
    m_window->setCurrentPicture(3);
    m_window->setPictures(m_comparison.pictures);
    m_window->setLive(true);
    m_window->setExposureRatio(250.0);
    m_comparison.variants.at(1).enabled = false;
    m_window->setVariants(m_comparison.variants);
    EXPECT_EQ(selected.count() + live.count() + exposure.count() + enabled.count() + hosting.count(), 0);
    EXPECT_EQ(m_window->currentPicture(), 3);
}

TEST_F(MainWindowTest, NewResultsKeepZoomAndMode)
{
    press(Qt::Key_2);
    press(Qt::Key_0, Qt::ControlModifier);
    const Viewport before = m_grid->viewport();
    EXPECT_FALSE(before.fit);
    m_window->setVariants(m_comparison.variants);
    m_window->setPanes(m_comparison.panes);
    EXPECT_EQ(m_grid->viewport(), before);
    EXPECT_EQ(bigLabel(), m_comparison.variants.at(1).label);
    press(Qt::Key_F);
    EXPECT_TRUE(m_grid->viewport().fit);
}

TEST_F(MainWindowTest, KeysAskForRuns)
{
    QSignalSpy run(m_window.get(), &MainWindow::runRequested);
    QSignalSpy stop(m_window.get(), &MainWindow::stopRequested);
    QSignalSpy live(m_window.get(), &MainWindow::liveToggled);
    press(Qt::Key_Escape);
    EXPECT_EQ(stop.count(), 0);
    press(Qt::Key_F5);
    m_window->setRunning(true);
    press(Qt::Key_F5);
    press(Qt::Key_Escape);
    press(Qt::Key_L);
    EXPECT_EQ(run.count(), 1);
    EXPECT_EQ(stop.count(), 1);
    ASSERT_EQ(live.count(), 1);
    EXPECT_TRUE(live.first().first().toBool());
}

TEST_F(MainWindowTest, VariantsAreSwitchedAndRemovedByKey)
{
    QSignalSpy enabled(m_window.get(), &MainWindow::variantEnabledChanged);
    QSignalSpy removed(m_window.get(), &MainWindow::variantRemoved);
    press(Qt::Key_3);
    press(Qt::Key_E);
    press(Qt::Key_Delete);
    ASSERT_EQ(enabled.count(), 1);
    EXPECT_EQ(enabled.first().at(0).value<VariantId>(), m_comparison.variants.at(2).id);
    EXPECT_FALSE(enabled.first().at(1).toBool());
    ASSERT_EQ(removed.count(), 1);
    EXPECT_EQ(removed.first().first().value<VariantId>(), m_comparison.variants.at(2).id);
}

TEST_F(MainWindowTest, TheGridToExportIsTheOneShown)
{
    EXPECT_EQ(m_window->currentGrid().panes.size(), m_comparison.panes.size());
    EXPECT_EQ(m_window->currentGrid().pictureName, m_comparison.pictures.front().name);
    press(Qt::Key_5);
    ASSERT_EQ(m_window->currentGrid().panes.size(), 1U);
    EXPECT_EQ(m_window->currentGrid().panes.front().variant, m_comparison.variants.at(4).id);
}

TEST_F(MainWindowTest, PicturesTakeTwoThirdsOfASmallAndFourFifthsOfALargeWindow)
{
    QCoreApplication::processEvents();
    EXPECT_GE(pictureShare(), 2.0 / 3.0);
    m_window->resize(2560, 1440);
    QCoreApplication::processEvents();
    EXPECT_GE(pictureShare(), 0.8);
}

TEST_F(MainWindowTest, PanelsComeAndGoByKeyAndStay)
{
    auto *figures = m_window->findChild<QDockWidget *>("figures");
    auto *variants = m_window->findChild<QDockWidget *>("variants");
    EXPECT_FALSE(figures->isVisible());
    press(Qt::Key_F3);
    press(Qt::Key_F2);
    EXPECT_TRUE(figures->isVisible());
    EXPECT_FALSE(variants->isVisible());
    m_window->close();
    MainWindow again;
    again.show();
    EXPECT_TRUE(again.findChild<QDockWidget *>("figures")->isVisible());
    EXPECT_FALSE(again.findChild<QDockWidget *>("variants")->isVisible());
}

TEST_F(MainWindowTest, HelpIsOneKeyAwayAndBack)
{
    auto *help = m_window->findChild<QWidget *>("helpOverlay");
    press(Qt::Key_F1);
    EXPECT_TRUE(help->isVisible());
    press(Qt::Key_Escape);
    EXPECT_FALSE(help->isVisible());
    press(Qt::Key_Question);
    EXPECT_TRUE(help->isVisible());
    press(Qt::Key_F1);
    EXPECT_FALSE(help->isVisible());
}

TEST_F(MainWindowTest, DroppedFilesAreTold)
{
    QSignalSpy dropped(m_window.get(), &MainWindow::filesDropped);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile("/a/model.pt"), QUrl("https://example.org/b.png"),
                  QUrl::fromLocalFile("/c d.dng")});
    QDragEnterEvent enter(QPoint(600, 300), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(600.0, 300.0), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &drop);
    ASSERT_EQ(dropped.count(), 1);
    EXPECT_EQ(dropped.first().first().toStringList(), QStringList({"/a/model.pt", "/c d.dng"}));
}

TEST_F(MainWindowTest, EveryControlHasANameThatCanBeSpoken)
{
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool control = button != nullptr || qobject_cast<const QAbstractItemView *>(widget) != nullptr
            || qobject_cast<const QAbstractSpinBox *>(widget) != nullptr;
        if (!control || widget->objectName().startsWith("qt_") || widget->focusPolicy() == Qt::NoFocus) {
            continue;
        }
        const bool named =
            !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        EXPECT_TRUE(named) << widget->metaObject()->className();
    }
}

TEST_F(MainWindowTest, OtherSettingsAreToldOnceTheyAreAccepted)
{
    QSignalSpy changed(m_window.get(), &MainWindow::hostingChanged);
    HostingSettings settings;
    settings.model.time = 30s;
    m_window->setHosting(settings);
    const auto asked = [this] {
        press(Qt::Key_Comma, Qt::ControlModifier);
        auto *dialog = m_window->findChild<SettingsDialog *>();
        return std::unique_ptr<SettingsDialog>(dialog);
    };
    {
        const auto dialog = asked();
        ASSERT_NE(dialog, nullptr);
        EXPECT_TRUE(dialog->isVisible());
        EXPECT_EQ(dialog->settings(), settings);
        dialog->accept();
    }
    {
        const auto dialog = asked();
        dialog->findChild<QCheckBox *>()->setChecked(false);
        dialog->reject();
    }
    EXPECT_EQ(changed.count(), 0);
    {
        const auto dialog = asked();
        dialog->findChild<QCheckBox *>()->setChecked(false);
        dialog->accept();
    }
    settings.isolated = false;
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed.first().first().value<HostingSettings>(), settings);
    EXPECT_EQ(asked()->settings(), settings);
}

TEST(MainWindow, StartsEmptyWithTheDemoAtOneClick)
{
    windowSettings()->clear();
    MainWindow window;
    window.show();
    QSignalSpy demo(&window, &MainWindow::demoRequested);
    for (QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        if (button->accessibleName() == "Open the demo") {
            ASSERT_TRUE(button->isVisible());
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    EXPECT_EQ(demo.count(), 1);
    EXPECT_TRUE(window.currentGrid().panes.empty());
    window.setPanes({});
    window.setVariants({});
    window.setPictures({});
    window.setCurrentPicture(-1);
    window.addTimingSamples({{5, 1.0, false}});
}
