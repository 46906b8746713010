// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/session.h"
#include "app/window_controller.h"
#include "inference/core/thread_guard.h"
#include "ui/hosting_options.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/window_settings.h"

#include <QApplication>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace sidelight
{

namespace
{

/// Without a display Qt aborts; that is said beforehand in a sentence.
bool displayIsThere()
{
    const auto said = [](const char *name) {
        const char *value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return said("DISPLAY") || said("WAYLAND_DISPLAY") || said("QT_QPA_PLATFORM");
}

}

int runWindow(int &argc, char **argv, const WindowRequest &request)
{
    if (!displayIsThere()) {
        std::fputs("sidelight: error: there is no display to open a window on - set DISPLAY, or use a "
                   "command such as "
                   "\"sidelight compare\" (see sidelight --help)\n",
                   stderr);
        return 3;
    }
    QApplication::setAttribute(Qt::AA_DontShowIconsInMenus);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("sidelight"));
    QApplication::setApplicationDisplayName(QStringLiteral("Sidelight"));
    QApplication::setOrganizationName(QStringLiteral("sidelight"));
    QApplication::setDesktopFileName(QStringLiteral("sidelight"));
    ui::applyTheme(ui::ThemeKind::System);
    markInteractiveThread();

    // They end in the opposite order: window, controller, then the session with its threads.
    HostingSettings hosting = ui::readHostingSettings(*ui::windowSettings());
    hosting.isolated = hosting.isolated && !request.inProcess;
    Session session(windowHosts(hosting));
    ui::MainWindow window;
    window.setHosting(hosting);
    WindowController controller(window, session);
    window.show();
    if (request.demo) {
        controller.openDemo();
    }
    if (!request.files.empty()) {
        session.addFiles(request.files);
    }
    return QApplication::exec();
}

}
