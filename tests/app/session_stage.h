// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

#include <QTemporaryDir>

#include <memory>
#include <string>

namespace sidelight::test
{

/// A session over fake worker processes that misbehave as they are told, with pictures in a folder of its
/// own.
class SessionStage
{
public:
    SessionStage();

    /// A spare worker behaves as was told when it was started, which may be before its model is added.
    void makeSession(int spares = 1);
    Session &session() { return *m_session; }
    std::string picture(const QString &name, int value) const;
    /// An original and two variants on two pictures.
    void fill();
    bool allReady() const;

    void endSession() { m_session.reset(); }
    /// Ends the session; fails the test where a process or a descriptor of it is left.
    void expectNothingLeft();

    QString file(const QString &name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
    int m_descriptors = 0;
    std::unique_ptr<Session> m_session;
};

}
