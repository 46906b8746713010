// SPDX-License-Identifier: GPL-3.0-or-later
// The window filled with made-up values, to look at its states: ui_gallery STATE PHOTOS…
// STATE is full, empty, states, ended, live, or export, which writes ui_gallery.png and ends; or layers or
// search, which show one panel alone. After it, "+dark" takes the dark theme; of a panel, "+tall" its narrow
// form, "+running" what it shows meanwhile, "+empty" what it says where there is nothing, "+save" writes
// ui_gallery.png and ends.
#include "synthetic.h"
#include "synthetic_study.h"
#include "ui/layers_panel.h"
#include "ui/main_window.h"
#include "ui/search_panel.h"
#include "ui/theme.h"

#include <QApplication>
#include <QTimer>

#include <memory>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

/// The panel of the state with made-up values; null where the state is one of the window.
std::unique_ptr<QWidget> panelOf(const QStringList &words)
{
    const bool running = words.contains(u"running");
    const bool empty = words.contains(u"empty");
    if (words.first() == u"layers") {
        auto panel = std::make_unique<LayersPanel>();
        LayersContent content = empty ? LayersContent() : synthetic::layers(running ? 9 : 23);
        content.running = running;
        panel->setContent(content);
        panel->setChosenLayer(running || empty ? QString() : QStringLiteral("conv1_1"));
        return panel;
    }
    if (words.first() == u"search") {
        auto panel = std::make_unique<SearchPanel>();
        SearchContent content = synthetic::search(empty ? 0 : running ? 5 : 10);
        content.running = running;
        content.progress = QStringLiteral("Trying int8:keep=conv1_1+conv10_1 (5 tried)");
        panel->setContent(content);
        return panel;
    }
    return nullptr;
}

int showPanel(QWidget *panel, const QStringList &words)
{
    panel->resize(words.contains(u"tall") ? QSize(420, 620) : QSize(1280, 260));
    panel->show();
    if (!words.contains(u"save")) {
        return QApplication::exec();
    }
    QApplication::processEvents();
    return panel->grab().save(QStringLiteral("ui_gallery.png")) ? 0 : 1;
}

}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const QStringList words = arguments.value(1, QStringLiteral("full")).split(u'+');
    const QString &state = words.first();
    applyTheme(words.contains(u"dark") ? ThemeKind::Dark : ThemeKind::Light);
    if (const std::unique_ptr<QWidget> panel = panelOf(words)) {
        return showPanel(panel.get(), words);
    }
    MainWindow window;
    applyTheme(words.contains(u"dark") ? ThemeKind::Dark : ThemeKind::Light);
    const synthetic::Comparison comparison = state == u"ended"
        ? synthetic::endedComparison(arguments.mid(2))
        : synthetic::comparison(arguments.mid(2), state == u"states");
    if (state != u"empty") {
        window.setVariants(comparison.variants);
        window.setPictures(comparison.pictures);
        window.setCurrentPicture(1);
        window.setPanes(comparison.panes);
        window.setExposureRatio(100.0);
        window.showMessage(QStringLiteral("Ran 6 variants on 00057_00_0.1s.dng in 0.2 s"));
        window.addTimingSamples(synthetic::timings(comparison, 60));
    }
    if (state == u"states") {
        window.setRunning(true);
        window.showMessage(
            QStringLiteral("lighter_int8.pt: uses the operator torchvision::nms, which is not here - "
                           "install torchvision's library or export the model without it"),
            QStringLiteral("Unknown builtin op: torchvision::nms"), Severity::Failure);
    }
    QTimer timer;
    if (state == u"live") {
        window.setLive(true);
        QObject::connect(&timer, &QTimer::timeout, &window,
                         [&] { window.addTimingSamples(synthetic::timings(comparison, 1)); });
        timer.start(100);
    }
    if (state == u"export") {
        const Expected<QImage> image = renderGrid(window.currentGrid());
        return image && image->save(QStringLiteral("ui_gallery.png")) ? 0 : 1;
    }
    window.show();
    return QApplication::exec();
}
