// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_controller.h"

#include "app/demo.h"
#include "app/figures_csv.h"
#include "inference/files/output_file.h"
#include "ui/grid_export.h"
#include "ui/hosting_options.h"
#include "ui/window_settings.h"

#include <QFile>
#include <QFileInfo>
#include <QThreadPool>

#include <utility>

namespace sidelight
{

namespace
{

using ui::MainWindow;
using ui::Severity;

/// File names go to the system in its own encoding, so that none is lost on the way.
std::string nativePath(const QString &path)
{
    return QFile::encodeName(path).toStdString();
}

QString shownPath(const std::string &path)
{
    return QFile::decodeName(QByteArray::fromStdString(path));
}

std::vector<std::string> nativePaths(const QStringList &paths)
{
    std::vector<std::string> list;
    for (const QString &path : paths) {
        list.push_back(nativePath(path));
    }
    return list;
}

ui::PictureItem itemOf(const SessionInput &input)
{
    ui::PictureItem item;
    item.path = shownPath(input.path);
    item.name = QFileInfo(item.path).fileName();
    item.thumbnail = input.thumbnail;
    item.format = QString::fromStdString(input.format);
    item.failed = input.error.has_value();
    item.tooltip = item.path;
    if (input.error) {
        item.tooltip += '\n' + QString::fromStdString(sentence(*input.error));
    }
    if (input.truth) {
        item.tooltip += '\n' + QObject::tr("truth: %1").arg(shownPath(*input.truth));
    }
    for (const std::string &warning : input.warnings) {
        item.tooltip += '\n' + QString::fromStdString(warning);
    }
    return item;
}

}

Hosts windowHosts(const HostingSettings &settings)
{
    constexpr int kSpareWorkers = 1;
    return makeHosts(settings, kSpareWorkers);
}

WindowController::WindowController(MainWindow &window, Session &session, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_session(session)
{
    connectPerson();
    connectSession();
    refresh();
}

WindowController::~WindowController()
{
    QThreadPool::globalInstance()->waitForDone();
}

void WindowController::connectPerson()
{
    Session *session = &m_session;
    connect(&m_window, &MainWindow::filesDropped, session,
            [session](const QStringList &paths) { session->addFiles(nativePaths(paths)); });
    connect(&m_window, &MainWindow::openOriginalRequested, session,
            [session](const QString &path) { session->openOriginal(nativePath(path)); });
    connect(&m_window, &MainWindow::addVariantsRequested, session,
            [session](const QStringList &paths) { session->addVariants(nativePaths(paths)); });
    connect(&m_window, &MainWindow::openPicturesRequested, session,
            [session](const QStringList &paths) { session->addPictures(nativePaths(paths)); });
    connect(&m_window, &MainWindow::openTruthsRequested, session,
            [session](const QStringList &paths) { session->addTruths(nativePaths(paths)); });
    connect(&m_window, &MainWindow::demoRequested, this, &WindowController::openDemo);
    connect(&m_window, &MainWindow::runRequested, session, &Session::run);
    connect(&m_window, &MainWindow::stopRequested, session, &Session::stop);
    connect(&m_window, &MainWindow::liveToggled, session, &Session::setLive);
    connect(&m_window, &MainWindow::differencesToggled, session, &Session::setDifferences);
    connect(&m_window, &MainWindow::variantEnabledChanged, session, &Session::setEnabled);
    connect(&m_window, &MainWindow::variantRemoved, session, &Session::removeVariant);
    connect(&m_window, &MainWindow::makeVariantRequested, this, &WindowController::makeVariant);
    connect(&m_window, &MainWindow::makePartsRequested, session, &Session::makeParts);
    connect(&m_window, &MainWindow::recipeChanged, session, &Session::setRecipe);
    connect(&m_window, &MainWindow::calibrationChanged, session,
            [session](VariantId id, const QStringList &paths) {
                session->setCalibration(id, nativePaths(paths));
            });
    connect(&m_window, &MainWindow::currentVariantChanged, this, &WindowController::refreshStudies);
    connect(&m_window, &MainWindow::studiesShown, this, &WindowController::refreshStudies);
    connect(&m_window, &MainWindow::layerStudyRequested, session, &Session::studyLayers);
    connect(&m_window, &MainWindow::searchRequested, session, &Session::searchRecipes);
    connect(&m_window, &MainWindow::studyStopRequested, session, &Session::stopStudy);
    connect(&m_window, &MainWindow::keepChanged, session,
            [session](VariantId variant, const QString &layer, bool keep) {
                session->setKept(variant, layer.toStdString(), keep);
            });
    connect(&m_window, &MainWindow::recipeFound, this, [this](const Recipe &recipe) {
        if (!m_session.variants().empty()) {
            makeVariant(m_session.variants().front().variant.id, recipe);
        }
    });
    connect(&m_window, &MainWindow::saveVariantRequested, this, &WindowController::saveVariant);
    connect(&m_window, &MainWindow::contractChanged, session, &Session::setOverrides);
    connect(&m_window, &MainWindow::exposureRatioChanged, session, &Session::setExposureRatio);
    connect(&m_window, &MainWindow::pictureSelected, session, &Session::selectPicture);
    connect(&m_window, &MainWindow::retryRequested, session, &Session::retry);
    connect(&m_window, &MainWindow::clearTimingsRequested, session, &Session::forgetTimings);
    connect(&m_window, &MainWindow::hostingChanged, this, &WindowController::applyHosting);
    connect(&m_window, &MainWindow::exportGridRequested, this, &WindowController::exportGrid);
    connect(&m_window, &MainWindow::exportCsvRequested, this, &WindowController::exportCsv);
}

void WindowController::connectSession()
{
    connect(&m_session, &Session::changed, this, &WindowController::refresh);
    connect(&m_session, &Session::timed, &m_window, &MainWindow::addTimingSamples);
    connect(&m_session, &Session::timingsCleared, &m_window, &MainWindow::clearTimings);
    connect(&m_session, &Session::timingsForgotten, &m_window, &MainWindow::forgetTimings);
    connect(&m_session, &Session::saved, this, &WindowController::writeVariant);
    connect(&m_session, &Session::failed, &m_window, [this](const QString &text, const QString &details) {
        m_window.showMessage(text, details, Severity::Failure);
    });
    connect(&m_session, &Session::warned, &m_window,
            [this](const QString &text) { m_window.showMessage(text, {}, Severity::Warning); });
}

void WindowController::refresh()
{
    m_window.setVariants(m_session.rows());
    std::vector<ui::PictureItem> items;
    for (const SessionInput &input : m_session.inputs()) {
        items.push_back(itemOf(input));
    }
    if (const int worst = m_session.worstPicture(); worst >= 0) {
        items[worst].flagged = true;
        items[worst].tooltip +=
            '\n' + tr("of the pictures seen so far, a variant is farthest from the original here");
    }
    m_window.setPictures(std::move(items));
    m_window.setCurrentPicture(m_session.currentPicture());
    m_window.setPanes(m_session.panes());
    m_window.setExportNote(QString::fromStdString(m_session.conditions()));
    refreshStudies();
    m_window.setRunning(m_session.isRunning() || m_session.isStudying());
    m_window.setLive(m_session.isLive());
    m_window.setExposureRatio(m_session.currentExposureRatio());
}

void WindowController::openDemo()
{
    const Expected<Demo> demo = findDemo();
    if (!demo) {
        m_window.showMessage(QString::fromStdString(sentence(demo.error())), {}, Severity::Failure);
        return;
    }
    m_session.openOriginal(demo->original);
    m_session.addVariants(demo->variants);
    m_session.addPictures(demo->inputs, demo->truths);
}

void WindowController::applyHosting(const HostingSettings &settings)
{
    ui::writeHostingSettings(*ui::windowSettings(), settings);
    m_session.setHosts(windowHosts(settings));
}

void WindowController::refreshStudies()
{
    if (m_window.showsLayers()) {
        m_window.setLayers(m_session.layers(m_window.currentVariant()));
    }
    if (m_window.showsSearch()) {
        m_window.setSearch(m_session.search());
    }
}

void WindowController::makeVariant(VariantId of, const Recipe &recipe)
{
    if (const auto made = m_session.makeVariant(of, recipe)) {
        refresh();
        m_window.setCurrentVariant(*made);
    }
}

void WindowController::saveVariant(VariantId variant, const QString &path)
{
    m_window.showMessage(tr("Writing %1 …").arg(path));
    m_targets[variant] = path;
    m_session.saveVariant(variant);
}

void WindowController::writeVariant(VariantId variant, const Expected<std::string> &bytes)
{
    const auto target = m_targets.find(variant);
    if (target == m_targets.end()) {
        return;
    }
    const QString path = target->second;
    m_targets.erase(target);
    writeInBackground(path, [bytes]() -> Expected<QByteArray> {
        return bytes ? Expected<QByteArray>(QByteArray::fromStdString(*bytes))
                     : std::unexpected(bytes.error());
    });
}

void WindowController::exportGrid(const QString &path)
{
    writeInBackground(path, [grid = m_window.currentGrid()] { return ui::renderGridPng(grid); });
}

void WindowController::exportCsv(const QString &path)
{
    writeInBackground(path, [comparison = m_session.comparison()]() -> Expected<QByteArray> {
        return QByteArray::fromStdString(figuresCsv(comparison));
    });
}

void WindowController::writeInBackground(const QString &path, std::function<Expected<QByteArray>()> make)
{
    m_window.showMessage(tr("Writing %1 …").arg(path));
    QThreadPool::globalInstance()->start([this, path, make = std::move(make)] {
        const Expected<QByteArray> bytes = make();
        // The file dialog has asked whether to replace what is there.
        const Expected<void> written = bytes
            ? writeFile(nativePath(path), {bytes->constData(), static_cast<std::size_t>(bytes->size())},
                        Existing::Replace)
            : std::unexpected(bytes.error());
        QMetaObject::invokeMethod(
            this,
            [this, path, written] {
                if (!written) {
                    m_window.showMessage(QString::fromStdString(sentence(written.error())), {},
                                         Severity::Failure);
                    return;
                }
                m_window.showMessage(tr("Wrote %1").arg(path));
                emit exported(path);
            },
            Qt::QueuedConnection);
    });
}

}
