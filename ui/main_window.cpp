// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/actions.h"
#include "ui/contract_dialog.h"
#include "ui/details_window.h"
#include "ui/empty_state.h"
#include "ui/figures_table.h"
#include "ui/file_choosers.h"
#include "ui/header_bar.h"
#include "ui/help_overlay.h"
#include "ui/message_strip.h"
#include "ui/pane_grid.h"
#include "ui/picture_strip.h"
#include "ui/plots/timing_plots.h"
#include "ui/theme.h"
#include "ui/variant_panel.h"
#include "ui/variant_table_model.h"
#include "ui/window_settings.h"

#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <cmath>
#include <utility>

namespace sidelight::ui
{

namespace
{

constexpr int kListWidth = 224;
constexpr int kLayoutVersion = 1;

bool takesText(const QObject *object)
{
    return qobject_cast<const QLineEdit *>(object) != nullptr
        || qobject_cast<const QAbstractSpinBox *>(object) != nullptr
        || qobject_cast<const QPlainTextEdit *>(object) != nullptr;
}

/// A key that writes or moves in a text, rather than giving a command.
bool belongsToText(const QKeyEvent *event)
{
    const bool command = (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) != 0;
    const bool functionKey = event->key() >= Qt::Key_F1 && event->key() <= Qt::Key_F35;
    return !command && !functionKey;
}

}

/// The widgets of the window and what connects them.
class MainWindow::Parts
{
public:
    explicit Parts(MainWindow *owner)
        : window(owner)
        , actions(new Actions(owner))
        , header(new HeaderBar(*actions, owner))
        , model(new VariantTableModel(owner))
        , panel(new VariantPanel(model,
                                 {(*actions)[ActionId::AddVariants], (*actions)[ActionId::RemoveVariant],
                                  (*actions)[ActionId::EditContract]},
                                 owner))
        , figures(new FiguresTable(model, owner))
        , plots(new TimingPlots(owner))
        , stack(new QStackedWidget(owner))
        , grid(new PaneGrid(owner))
        , strip(new PictureStrip(owner))
        , messages(new MessageStrip(owner))
        , details(new DetailsWindow(owner))
    {
    }

    QAction *action(ActionId id) const { return (*actions)[id]; }

    template<typename Slot> void on(ActionId id, Slot slot)
    {
        connect(action(id), &QAction::triggered, window, slot);
    }

    void compose();
    void connectFileActions();
    void connectViewActions();
    void connectVariantActions();
    void connectParts();
    void defaultLayout();
    void restore();
    void save() const;

    void showVariant(int number);
    void updateActions();
    void updateZoom();
    void updatePicture();
    void toggleDock(ActionId id, QDockWidget *dock);
    QDockWidget *addDock(const char *name, const QString &title, QWidget *content, Qt::DockWidgetArea area);
    VariantId currentVariant() const;
    const VariantRow *currentRow() const;
    void setHelpVisible(bool visible);

    MainWindow *window;
    Actions *actions;
    HeaderBar *header;
    VariantTableModel *model;
    VariantPanel *panel;
    FiguresTable *figures;
    TimingPlots *plots;
    QStackedWidget *stack;
    EmptyState *empty = nullptr;
    PaneGrid *grid;
    PictureStrip *strip;
    MessageStrip *messages;
    DetailsWindow *details;
    HelpOverlay *help = nullptr;
    QDockWidget *variantsDock = nullptr;
    QDockWidget *timesDock = nullptr;
    QDockWidget *figuresDock = nullptr;
    std::vector<PictureItem> pictures;
    QString exportNote;
    bool stripWanted = true;
    bool running = false;
};

void MainWindow::Parts::compose()
{
    window->setMenuWidget(header);
    action(ActionId::AddVariants)->setIconText(QStringLiteral("Add…"));
    action(ActionId::RemoveVariant)->setIconText(QStringLiteral("Remove"));
    action(ActionId::EditContract)->setIconText(QStringLiteral("In/out…"));
    empty = new EmptyState(
        {action(ActionId::OpenDemo), action(ActionId::OpenOriginal), action(ActionId::AddPictures)}, window);
    stack->addWidget(empty);
    stack->addWidget(grid);
    auto *centre = new QWidget(window);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    layout->addWidget(stack, 1);
    layout->addWidget(strip);
    window->setCentralWidget(centre);
    help = new HelpOverlay(window);

    window->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window->setDockOptions(QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    variantsDock = addDock("variants", QStringLiteral("Variants"), panel, Qt::LeftDockWidgetArea);
    timesDock = addDock("times", QStringLiteral("Times"), plots, Qt::LeftDockWidgetArea);
    figuresDock = addDock("figures", QStringLiteral("Figures of the current picture"), figures,
                          Qt::BottomDockWidgetArea);

    QStatusBar *status = window->statusBar();
    status->setSizeGripEnabled(false);
    status->setContentsMargins(0, 0, 0, 0);
    status->addWidget(messages, 1);
    status->setFixedHeight(messages->height());
}

QDockWidget *MainWindow::Parts::addDock(const char *name, const QString &title, QWidget *content,
                                        Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, window);
    dock->setObjectName(QString::fromUtf8(name));
    dock->setAccessibleName(title);
    dock->setWidget(content);
    window->addDockWidget(area, dock);
    return dock;
}

void MainWindow::Parts::defaultLayout()
{
    for (QDockWidget *dock : {variantsDock, timesDock, figuresDock}) {
        dock->setFloating(false);
    }
    window->addDockWidget(Qt::LeftDockWidgetArea, variantsDock);
    window->splitDockWidget(variantsDock, timesDock, Qt::Vertical);
    window->addDockWidget(Qt::BottomDockWidgetArea, figuresDock);
    variantsDock->show();
    timesDock->show();
    figuresDock->hide();
    window->resizeDocks({variantsDock}, {kListWidth}, Qt::Horizontal);
    window->resizeDocks({variantsDock, timesDock}, {3, 2}, Qt::Vertical);
    stripWanted = true;
    strip->setVisible(!pictures.empty());
    updateActions();
}

void MainWindow::Parts::connectFileActions()
{
    on(ActionId::OpenOriginal, [this] {
        const QString path = chooseModel(window, QStringLiteral("Open the original model"));
        if (!path.isEmpty()) {
            emit window->openOriginalRequested(path);
        }
    });
    const auto openMany = [this](ActionId id, auto choose, const QString &title, auto signal) {
        on(id, [this, choose, title, signal] {
            const QStringList paths = choose(window, title);
            if (!paths.isEmpty()) {
                emit(window->*signal)(paths);
            }
        });
    };
    openMany(ActionId::AddVariants, chooseModels, QStringLiteral("Add variants"),
             &MainWindow::addVariantsRequested);
    openMany(ActionId::AddPictures, choosePictures, QStringLiteral("Add pictures"),
             &MainWindow::openPicturesRequested);
    openMany(ActionId::AddTruths, choosePictures, QStringLiteral("Add ground truths"),
             &MainWindow::openTruthsRequested);
    on(ActionId::OpenDemo, [this] { emit window->demoRequested(); });
    const auto exportTo = [this](ActionId id, const QString &title, const QString &suffix,
                                 const QString &kind, auto signal) {
        on(id, [this, title, suffix, kind, signal] {
            const int index = strip->currentPicture();
            const QString picture = index >= 0 && index < std::ssize(pictures)
                ? QFileInfo(pictures.at(static_cast<std::size_t>(index)).name).completeBaseName() + u'_'
                : QString();
            const QString path =
                chooseTarget(window, title, picture + QStringLiteral("comparison"), suffix, kind);
            if (!path.isEmpty()) {
                emit(window->*signal)(path);
            }
        });
    };
    exportTo(ActionId::ExportGrid, QStringLiteral("Save the comparison"), QStringLiteral("png"),
             QStringLiteral("PNG picture"), &MainWindow::exportGridRequested);
    exportTo(ActionId::ExportCsv, QStringLiteral("Save the numbers"), QStringLiteral("csv"),
             QStringLiteral("Comma-separated values"), &MainWindow::exportCsvRequested);
    on(ActionId::Quit, [this] { window->close(); });
}

void MainWindow::Parts::connectViewActions()
{
    on(ActionId::ShowGrid, [this] { grid->setMode(GridMode::Grid); });
    on(ActionId::ShowSingle, [this] { grid->setMode(GridMode::Single); });
    on(ActionId::PreviousPane, [this] { grid->step(-1); });
    on(ActionId::NextPane, [this] { grid->step(1); });
    const auto stepPicture = [this](int by) {
        const int index = strip->currentPicture() + by;
        if (index >= 0 && index < std::ssize(pictures)) {
            strip->setCurrentPicture(index);
            updatePicture();
            emit window->pictureSelected(index);
        }
    };
    on(ActionId::PreviousPicture, [stepPicture] { stepPicture(-1); });
    on(ActionId::NextPicture, [stepPicture] { stepPicture(1); });
    on(ActionId::Fit, [this] { grid->fit(); });
    on(ActionId::ActualSize, [this] { grid->showActualSize(); });
    on(ActionId::ZoomIn, [this] { grid->zoomBy(kZoomStep); });
    on(ActionId::ZoomOut, [this] { grid->zoomBy(1.0 / kZoomStep); });
    on(ActionId::Chips, [this](bool visible) { grid->setChipsVisible(visible); });
    toggleDock(ActionId::VariantsDock, variantsDock);
    toggleDock(ActionId::TimesDock, timesDock);
    toggleDock(ActionId::FiguresDock, figuresDock);
    on(ActionId::Strip, [this](bool visible) {
        stripWanted = visible;
        strip->setVisible(visible && !pictures.empty());
    });
    on(ActionId::ResetLayout, [this] { defaultLayout(); });
    on(ActionId::FullScreen, [this](bool full) {
        window->setWindowState(full ? window->windowState() | Qt::WindowFullScreen
                                    : window->windowState() & ~Qt::WindowFullScreen);
    });
    on(ActionId::ThemeSystem, [] { applyTheme(ThemeKind::System); });
    on(ActionId::ThemeLight, [] { applyTheme(ThemeKind::Light); });
    on(ActionId::ThemeDark, [] { applyTheme(ThemeKind::Dark); });
    for (int number = 1; number <= 9; ++number) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::Key_0 + number), window);
        connect(shortcut, &QShortcut::activated, window, [this, number] { showVariant(number); });
    }
}

void MainWindow::Parts::toggleDock(ActionId id, QDockWidget *dock)
{
    on(id, [this, dock](bool visible) {
        dock->setVisible(visible);
        if (visible) {
            dock->raise();
        }
        if (visible && dock == figuresDock && !dock->isFloating()) {
            window->resizeDocks({dock}, {figures->sizeHint().height() + 24}, Qt::Vertical);
        }
    });
    connect(dock, &QDockWidget::visibilityChanged, window,
            [this, id, dock] { action(id)->setChecked(!dock->isHidden()); });
}

void MainWindow::Parts::connectVariantActions()
{
    on(ActionId::EnableVariant, [this](bool enabled) {
        const int row = model->rowOf(currentVariant());
        model->setData(model->index(row, 0), enabled ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
    });
    on(ActionId::EditContract, [this] {
        const VariantRow *row = currentRow();
        if (row == nullptr) {
            return;
        }
        auto *dialog = new ContractDialog(row->label, row->contract, row->overrides, window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, window, [this, dialog, variant = row->id] {
            emit window->contractChanged(variant, dialog->overrides());
        });
        dialog->open();
    });
    on(ActionId::RetryVariant, [this] {
        if (currentRow() != nullptr) {
            emit window->retryRequested(currentVariant());
        }
    });
    on(ActionId::RemoveVariant, [this] {
        if (currentRow() != nullptr) {
            emit window->variantRemoved(currentVariant());
        }
    });
    on(ActionId::Run, [this] { emit window->runRequested(); });
    on(ActionId::Stop, [this] {
        if (help->isVisible()) {
            setHelpVisible(false);
        } else {
            emit window->stopRequested();
        }
    });
    on(ActionId::Live, [this](bool live) { emit window->liveToggled(live); });
    on(ActionId::ClearTimings, [this] {
        plots->clear();
        emit window->clearTimingsRequested();
    });
    on(ActionId::Keys, [this](bool visible) { setHelpVisible(visible); });
    on(ActionId::About, [this] {
        details->showText(
            QStringLiteral("About Sidelight"),
            QStringLiteral("Sidelight %1\n\nShows original image-to-image networks and their optimized "
                           "variants side by side.\n\nFree software under the GNU General Public "
                           "License, version 3 or later; it comes without any warranty.")
                .arg(QCoreApplication::applicationVersion()));
    });
}

void MainWindow::Parts::connectParts()
{
    connect(header, &HeaderBar::exposureRatioChanged, window, &MainWindow::exposureRatioChanged);
    connect(model, &VariantTableModel::enabledChanged, window, [this](VariantId variant, bool enabled) {
        updateActions();
        emit window->variantEnabledChanged(variant, enabled);
    });
    connect(panel, &VariantPanel::currentVariantChanged, window, [this](VariantId variant) {
        grid->setCurrentVariant(variant);
        updateActions();
    });
    connect(panel, &VariantPanel::variantActivated, window, [this](VariantId variant) {
        if (grid->setCurrentVariant(variant)) {
            grid->setMode(GridMode::Single);
        }
    });
    connect(grid, &PaneGrid::currentChanged, window, [this](int index) {
        const PaneContent &content = grid->contents().at(static_cast<std::size_t>(index));
        if (content.kind == PaneKind::Variant) {
            panel->setCurrentVariant(content.variant);
        }
        updateActions();
        updateZoom();
    });
    connect(grid, &PaneGrid::modeChanged, window, [this] { updateActions(); });
    // Queued: when the grid changes its size, its panes have not taken theirs yet.
    connect(grid, &PaneGrid::viewportChanged, window, [this] { updateZoom(); }, Qt::QueuedConnection);
    connect(grid, &PaneGrid::pixelPointed, window, [this](std::optional<QPoint> pixel) {
        messages->setPosition(pixel ? QStringLiteral("x %1  y %2").arg(pixel->x()).arg(pixel->y())
                                    : QString());
    });
    connect(grid, &PaneGrid::retryRequested, window, &MainWindow::retryRequested);
    connect(grid, &PaneGrid::detailsRequested, window, [this](const PaneContent &content) {
        const Error error = content.error.value_or(Error{});
        QString text = QString::fromStdString(sentence(error));
        if (!error.detail.empty()) {
            text += QStringLiteral("\n\n") + QString::fromStdString(error.detail);
        }
        details->showText(QStringLiteral("%1 failed").arg(content.label), text);
    });
    connect(strip, &PictureStrip::pictureSelected, window, [this](int index) {
        updatePicture();
        emit window->pictureSelected(index);
    });
    connect(messages, &MessageStrip::detailsRequested, window, [this] {
        details->showText(QStringLiteral("Details"),
                          messages->message() + QStringLiteral("\n\n") + messages->details());
    });
    connect(help, &HelpOverlay::closed, window, [this] { setHelpVisible(false); });
}

VariantId MainWindow::Parts::currentVariant() const
{
    return panel->currentVariant();
}

const VariantRow *MainWindow::Parts::currentRow() const
{
    const int row = model->rowOf(currentVariant());
    return row < 0 ? nullptr : &model->rows().at(static_cast<std::size_t>(row));
}

void MainWindow::Parts::showVariant(int number)
{
    if (number > model->rowCount()) {
        return;
    }
    if (grid->setCurrentVariant(model->rows().at(static_cast<std::size_t>(number - 1)).id)) {
        grid->setMode(GridMode::Single);
    }
}

void MainWindow::Parts::setHelpVisible(bool visible)
{
    action(ActionId::Keys)->setChecked(visible);
    help->setGeometry(window->rect());
    help->setVisible(visible);
    help->raise();
    updateActions();
}

void MainWindow::Parts::updateActions()
{
    const VariantRow *row = currentRow();
    const bool anyPane = !grid->contents().empty();
    for (const ActionId id :
         {ActionId::EnableVariant, ActionId::EditContract, ActionId::RetryVariant, ActionId::RemoveVariant}) {
        action(id)->setEnabled(row != nullptr);
    }
    action(ActionId::EnableVariant)->setChecked(row != nullptr && row->enabled);
    for (const ActionId id : {ActionId::ExportGrid, ActionId::ShowGrid, ActionId::ShowSingle, ActionId::Fit,
                              ActionId::ActualSize, ActionId::ZoomIn, ActionId::ZoomOut}) {
        action(id)->setEnabled(anyPane);
    }
    const bool anyVariant = model->rowCount() > 0;
    action(ActionId::ExportCsv)->setEnabled(anyVariant);
    action(ActionId::Run)->setEnabled(anyVariant && !running);
    action(ActionId::Live)->setEnabled(anyVariant);
    action(ActionId::Stop)->setEnabled(running || help->isVisible());
    action(ActionId::ShowGrid)->setChecked(grid->mode() == GridMode::Grid);
    action(ActionId::ShowSingle)->setChecked(grid->mode() == GridMode::Single);
    action(ActionId::Strip)->setChecked(stripWanted);
    action(ActionId::VariantsDock)->setChecked(!variantsDock->isHidden());
    action(ActionId::TimesDock)->setChecked(!timesDock->isHidden());
    action(ActionId::FiguresDock)->setChecked(!figuresDock->isHidden());
}

void MainWindow::Parts::updateZoom()
{
    messages->setZoom(grid->contents().empty()
                          ? QString()
                          : QStringLiteral("%1 %").arg(std::lround(grid->currentMagnification() * 100.0)));
}

void MainWindow::Parts::updatePicture()
{
    const int index = strip->currentPicture();
    if (index < 0 || index >= std::ssize(pictures)) {
        messages->setPicture({});
        return;
    }
    const PictureItem &picture = pictures.at(static_cast<std::size_t>(index));
    const QString place = QStringLiteral("%1 of %2").arg(index + 1).arg(pictures.size());
    QStringList parts{picture.name, picture.format, place};
    parts.removeAll(QString());
    messages->setPicture(parts.join(QStringLiteral(" · ")));
}

void MainWindow::Parts::restore()
{
    const auto settings = windowSettings();
    const int theme = settings->value(QStringLiteral("theme"), static_cast<int>(ThemeKind::System)).toInt();
    const bool chips = settings->value(QStringLiteral("chips"), true).toBool();
    applyTheme(static_cast<ThemeKind>(theme));
    action(theme == static_cast<int>(ThemeKind::Dark)        ? ActionId::ThemeDark
               : theme == static_cast<int>(ThemeKind::Light) ? ActionId::ThemeLight
                                                             : ActionId::ThemeSystem)
        ->setChecked(true);
    action(ActionId::Chips)->setChecked(chips);
    grid->setChipsVisible(chips);
    window->resize(1280, 720);
    defaultLayout();
    window->restoreGeometry(settings->value(QStringLiteral("geometry")).toByteArray());
    window->restoreState(settings->value(QStringLiteral("layout")).toByteArray(), kLayoutVersion);
    stripWanted = settings->value(QStringLiteral("strip"), true).toBool();
    updateActions();
}

void MainWindow::Parts::save() const
{
    const auto settings = windowSettings();
    const ThemeKind theme = action(ActionId::ThemeDark)->isChecked() ? ThemeKind::Dark
        : action(ActionId::ThemeLight)->isChecked()                  ? ThemeKind::Light
                                                                     : ThemeKind::System;
    settings->setValue(QStringLiteral("theme"), static_cast<int>(theme));
    settings->setValue(QStringLiteral("chips"), action(ActionId::Chips)->isChecked());
    settings->setValue(QStringLiteral("strip"), stripWanted);
    settings->setValue(QStringLiteral("geometry"), window->saveGeometry());
    settings->setValue(QStringLiteral("layout"), window->saveState(kLayoutVersion));
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

void MainWindow::addTimingSamples(const std::vector<TimingSample> &samples)
{
    m_parts->plots->addSamples(samples);
}

void MainWindow::clearTimings()
{
    m_parts->plots->clear();
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
