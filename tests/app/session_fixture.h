// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"
#include "inference/engine/in_process_picture_host.h"
#include "tests/app/qt_support.h"
#include "tests/engine/fake_host.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QTemporaryDir>

#include <memory>

namespace sidelight::test
{

/// A session over fake hosts, with pictures in a folder of its own.
class SessionTest : public testing::Test
{
protected:
    SessionTest()
    {
        application();
        restart([this] { return std::make_unique<FakeHost>(m_world); });
    }
    ~SessionTest() override { m_world.release(); }

    /// A new session whose models run where the factory says.
    void restart(HostFactory models)
    {
        m_session =
            std::make_unique<Session>(Hosts{std::move(models), [] { return makeInProcessPictureHost({}); }});
        QObject::connect(m_session.get(), &Session::failed, m_session.get(),
                         [this](const QString &sentence) { m_failures << sentence; });
    }

    /// A gray PNG of 16 x 16 pixels in the folder of the test.
    std::string picture(const QString &name, int value = 128)
    {
        QImage image(16, 16, QImage::Format_Grayscale8);
        image.fill(QColor(value, value, value));
        const QString path = m_folder.filePath(name);
        EXPECT_TRUE(image.save(path));
        return path.toStdString();
    }

    std::optional<ui::PaneContent> pane(ui::PaneKind kind, VariantId variant = 0) const
    {
        for (const ui::PaneContent &content : m_session->panes()) {
            if (content.kind == kind && (variant == 0 || content.variant == variant)) {
                return content;
            }
        }
        return std::nullopt;
    }

    VariantId idOf(const std::string &model) const
    {
        for (const SessionVariant &entry : m_session->variants()) {
            if (entry.variant.modelPath == model) {
                return entry.variant.id;
            }
        }
        return 0;
    }

    bool modelRuns()
    {
        const std::lock_guard lock(m_world.mutex);
        return m_world.running > 0;
    }
    bool settled() const { return !m_session->isRunning(); }

    FakeWorld m_world;
    QTemporaryDir m_folder;
    QStringList m_failures;
    std::unique_ptr<Session> m_session;
};

}
