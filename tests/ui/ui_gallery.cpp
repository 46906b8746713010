// SPDX-License-Identifier: GPL-3.0-or-later
// The window filled with made-up values, to look at its states: ui_gallery STATE PHOTOS…
// STATE is full, empty, states, ended, live, or export, which writes ui_gallery.png and ends; "+dark" after
// it takes the dark theme.
#include "synthetic.h"
#include "ui/main_window.h"
#include "ui/theme.h"

#include <QApplication>
#include <QTimer>

using namespace sidelight;
using namespace sidelight::ui;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const QStringList words = arguments.value(1, QStringLiteral("full")).split(u'+');
    const QString &state = words.first();
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
