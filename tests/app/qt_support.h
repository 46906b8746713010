// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

#include <chrono>
#include <functional>

namespace sidelight::test
{

/// The one application of the test program, made when first asked for.
inline QApplication &application()
{
    static int argc = 1;
    static char name[] = "sidelight_test";
    static char *argv[] = {name, nullptr};
    static QApplication *instance = new QApplication(argc, argv);
    return *instance;
}

/// Serves events until the condition holds; false if it does not within the limit, which no sound run comes
/// near.
inline bool waitUntil(const std::function<bool()> &condition,
                      std::chrono::seconds limit = std::chrono::seconds(240))
{
    const QDeadlineTimer deadline(limit);
    QTimer alarm; // The condition may come true without any event.
    alarm.start(std::chrono::milliseconds(20));
    while (!condition()) {
        if (deadline.hasExpired()) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
    }
    return true;
}

}
