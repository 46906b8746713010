// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/session_stage.h"

#include "inference/engine/in_process_picture_host.h"
#include "inference/engine/isolated_host.h"
#include "tests/app/qt_support.h"
#include "tests/isolation/isolation_support.h"

#include <gtest/gtest.h>

#include <QImage>

namespace sidelight::test
{

SessionStage::SessionStage()
{
    application();
    // The first of everything stays: plugins, fonts, threads of Qt.
    makeSession();
    m_session->addPictures({picture("first.png", 1)});
    EXPECT_TRUE(waitUntil([this] { return !m_session->isRunning(); }));
    m_session.reset();
    m_descriptors = openDescriptors();
}

void SessionStage::makeSession(int spares)
{
    const auto launcher =
        std::make_shared<WorkerLauncher>(SIDELIGHT_FAKE_WORKER_PROGRAM, spares, std::chrono::seconds(5));
    m_session =
        std::make_unique<Session>(Hosts{[launcher] { return makeIsolatedHost(launcher, kShortLimits); },
                                        [] { return makeInProcessPictureHost({}); }});
}

std::string SessionStage::picture(const QString &name, int value) const
{
    QImage image(16, 16, QImage::Format_Grayscale8);
    image.fill(QColor(value, value, value));
    const QString path = m_folder.filePath(name);
    EXPECT_TRUE(image.save(path));
    return path.toStdString();
}

void SessionStage::fill()
{
    const std::string models = std::string(SIDELIGHT_TEST_DATA) + "/models/";
    m_session->openOriginal(models + "gray.pt");
    m_session->addVariants({models + "rgb.pt", models + "unchanged.pt"});
    m_session->addPictures({picture("a.png", 50), picture("b.png", 100)});
}

bool SessionStage::allReady() const
{
    const auto panes = m_session->panes();
    return !m_session->isRunning() && panes.size() == 4
        && std::ranges::all_of(
            panes, [](const ui::PaneContent &pane) { return pane.state == ui::PaneState::Ready; });
}

void SessionStage::expectNothingLeft()
{
    m_session.reset();
    EXPECT_EQ(childProcesses(), 0);
    EXPECT_EQ(openDescriptors(), m_descriptors);
}

}
