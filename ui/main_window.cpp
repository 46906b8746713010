// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/empty_state.h"
#include "ui/header_bar.h"
#include "ui/help_overlay.h"
#include "ui/layers_panel.h"
#include "ui/main_window_parts.h"
#include "ui/message_strip.h"
#include "ui/pane_grid.h"
#include "ui/picture_strip.h"
#include "ui/plots/timing_plots.h"
#include "ui/search_panel.h"
#include "ui/theme.h"
#include "ui/variant_panel.h"
#include "ui/variant_table_model.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QStackedWidget>

#include <map>
#include <utility>

namespace sidelight::ui
{

namespace
{

bool takesText(const QObject *object)
{
    return qobject_cast<const QLineEdit *>(object) != nullptr
        || qobject_cast<const QAbstractSpinBox *>(object) != nullptr
        || qobject_cast<const QPlainTextEdit *>(object) != nullptr;
}

/// A key that moves the handle of a slider or the choice of a box that has the focus.
bool movesValue(const QObject *focus, const QKeyEvent *event)
{
    if (qobject_cast<const QAbstractSlider *>(focus) == nullptr
        && qobject_cast<const QComboBox *>(focus) == nullptr) {
        return false;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
        return true;
    default:
        return false;
    }
}

/// A key that writes or moves in a text, rather than giving a command.
bool belongsToText(const QKeyEvent *event)
{
    const bool command = (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) != 0;
    const bool functionKey = event->key() >= Qt::Key_F1 && event->key() <= Qt::Key_F35;
    return !command && !functionKey;
}

}

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_parts(std::make_unique<Parts>(this))
{
    setWindowTitle(QStringLiteral("Sidelight"));
    setAcceptDrops(true);
    setMinimumSize(640, 400);
    m_parts->compose();
    m_parts->connectFileActions();
    m_parts->connectViewActions();
    m_parts->connectVariantActions();
    m_parts->connectMaking();
    m_parts->connectParts();
    m_parts->restore();
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow()
{
    qApp->removeEventFilter(this);
}

void MainWindow::setVariants(std::vector<VariantRow> variants)
{
    const VariantId before = m_parts->currentVariant();
    std::vector<PlotSeries> series;
    std::map<VariantId, int> numbers;
    for (const VariantRow &row : variants) {
        const int number = static_cast<int>(numbers.size()) + 1;
        numbers.emplace(row.id, number <= 9 ? number : 0);
        series.push_back({.variant = row.id,
                          .number = number,
                          .label = row.label,
                          .color = variantColor(row.colorIndex),
                          .medianMs = row.medianMs});
    }
    m_parts->model->setRows(std::move(variants));
    m_parts->plots->setSeries(series);
    m_parts->grid->setNumbers(numbers);
    if (m_parts->model->rowCount() > 0) {
        const bool kept = m_parts->model->rowOf(before) >= 0;
        m_parts->panel->setCurrentVariant(kept ? before : m_parts->model->rows().front().id);
    }
    m_parts->updateActions();
}

void MainWindow::setCurrentVariant(VariantId variant)
{
    m_parts->panel->setCurrentVariant(variant);
    m_parts->grid->setCurrentVariant(variant);
    m_parts->updateActions();
}

void MainWindow::setPictures(std::vector<PictureItem> pictures)
{
    m_parts->pictures = std::move(pictures);
    m_parts->strip->setPictures(m_parts->pictures);
    m_parts->strip->setVisible(m_parts->stripWanted && !m_parts->pictures.empty());
    m_parts->updatePicture();
}

void MainWindow::setCurrentPicture(int index)
{
    m_parts->strip->setCurrentPicture(index);
    m_parts->updatePicture();
}

void MainWindow::setPanes(std::vector<PaneContent> panes)
{
    const bool any = !panes.empty();
    const bool hadAny = !m_parts->grid->contents().empty();
    m_parts->grid->setContents(std::move(panes));
    if (any != hadAny) {
        m_parts->stack->setCurrentWidget(any ? static_cast<QWidget *>(m_parts->grid) : m_parts->empty);
        m_parts->updateActions();
    }
    m_parts->updateZoom();
}

void MainWindow::setLayers(LayersContent content)
{
    m_parts->layers->setContent(std::move(content));
}

void MainWindow::setSearch(SearchContent content)
{
    m_parts->search->setContent(std::move(content));
}

bool MainWindow::showsLayers() const
{
    return m_parts->layers->isVisible();
}

bool MainWindow::showsSearch() const
{
    return m_parts->search->isVisible();
}

VariantId MainWindow::currentVariant() const
{
    return m_parts->currentVariant();
}

void MainWindow::addTimingSamples(const std::vector<TimingSample> &samples)
{
    m_parts->plots->addSamples(samples);
}

void MainWindow::clearTimings()
{
    m_parts->plots->clear();
}

void MainWindow::forgetTimings(VariantId variant)
{
    m_parts->plots->forget(variant);
}

void MainWindow::setRunning(bool running)
{
    m_parts->running = running;
    m_parts->updateActions();
}

void MainWindow::setLive(bool live)
{
    m_parts->action(ActionId::Live)->setChecked(live);
}

void MainWindow::setExposureRatio(std::optional<double> ratio)
{
    m_parts->header->setExposureRatio(ratio);
}

void MainWindow::setHosting(const HostingSettings &settings)
{
    m_parts->hosting = settings;
}

void MainWindow::setExportNote(const QString &note)
{
    m_parts->exportNote = note;
}

void MainWindow::showMessage(const QString &text, const QString &details, Severity severity)
{
    m_parts->messages->showMessage(text, details, severity);
}

GridExport MainWindow::currentGrid() const
{
    const int index = currentPicture();
    return {.panes = m_parts->grid->shown(),
            .columns = 0,
            .pictureName = index >= 0 && index < std::ssize(m_parts->pictures)
                ? m_parts->pictures.at(static_cast<std::size_t>(index)).name
                : QString(),
            .note = m_parts->exportNote};
}

int MainWindow::currentPicture() const
{
    return m_parts->strip->currentPicture();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_parts->save();
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent *event)
{
    QStringList paths;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            paths << url.toLocalFile();
        }
    }
    if (!paths.isEmpty()) {
        event->acceptProposedAction();
        emit filesDropped(paths);
    }
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    const auto *widget = qobject_cast<const QWidget *>(watched);
    if (widget == nullptr) {
        return false;
    }
    if (event->type() == QEvent::WindowDeactivate && widget == this) {
        m_parts->grid->setOriginalHeld(false);
    }
    if (widget->window() != this || QApplication::activePopupWidget() != nullptr) {
        return false;
    }
    if (event->type() == QEvent::Resize && widget == this) {
        m_parts->help->setGeometry(rect());
    }
    const bool keyEvent = event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease
        || event->type() == QEvent::ShortcutOverride;
    if (!keyEvent) {
        return false;
    }
    auto *key = static_cast<QKeyEvent *>(event);
    if (takesText(QApplication::focusWidget())) {
        // A press of Escape leaves the text, so that the keys work again.
        if (key->key() == Qt::Key_Escape || key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            if (event->type() == QEvent::KeyPress) {
                QApplication::focusWidget()->clearFocus();
            }
        }
        if (event->type() == QEvent::ShortcutOverride && belongsToText(key)) {
            event->accept();
            return true;
        }
        return false;
    }
    if (movesValue(QApplication::focusWidget(), key)) {
        if (event->type() == QEvent::ShortcutOverride) {
            event->accept();
        }
        return event->type() == QEvent::ShortcutOverride;
    }
    if (key->key() == Qt::Key_Space && event->type() != QEvent::ShortcutOverride
        && key->modifiers() == Qt::NoModifier) {
        if (!key->isAutoRepeat()) {
            m_parts->grid->setOriginalHeld(event->type() == QEvent::KeyPress);
        }
        return true;
    }
    return false;
}

}
