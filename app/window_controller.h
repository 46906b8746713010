// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"
#include "ui/main_window.h"

#include <QByteArray>
#include <QObject>

#include <functional>
#include <map>
#include <string>

namespace sidelight
{

/// Hosts for a window: LibTorch is being loaded for the first model while the person chooses it.
Hosts windowHosts(const HostingSettings &settings);

/// Joins a window to a session: what the person asks for goes one way, what came of it the other.
///
/// Threads  the GUI thread; exports are drawn and written on a pool thread
class WindowController : public QObject
{
    Q_OBJECT
public:
    WindowController(ui::MainWindow &window, Session &session, QObject *parent = nullptr);
    /// Waits for an export under way.
    ~WindowController() override;

    void openDemo();
    /// Keeps the settings for the next time, and moves all models where they say.
    void applyHosting(const HostingSettings &settings);

signals:
    void exported(const QString &path); ///< a file was written

private:
    void connectPerson();
    void connectSession();
    void refresh();
    void refreshStudies(); ///< what of them can be seen
    void makeVariant(VariantId of, const Recipe &recipe);
    void saveVariant(VariantId variant, const QString &path);
    void writeVariant(VariantId variant, const Expected<std::string> &bytes);
    void exportGrid(const QString &path);
    void exportCsv(const QString &path);
    /// Runs make() and writes what it gives on a pool thread; tells how it went in the window.
    void writeInBackground(const QString &path, std::function<Expected<QByteArray>()> make);

    ui::MainWindow &m_window;
    Session &m_session;
    std::map<VariantId, QString> m_targets; ///< of variants that are being saved
};

}
