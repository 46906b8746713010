// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window_parts.h"

#include "ui/contract_dialog.h"
#include "ui/details_window.h"
#include "ui/figures_table.h"
#include "ui/file_choosers.h"
#include "ui/header_bar.h"
#include "ui/help_overlay.h"
#include "ui/message_strip.h"
#include "ui/pane.h"
#include "ui/pane_grid.h"
#include "ui/picture_strip.h"
#include "ui/plots/timing_plots.h"
#include "ui/settings_dialog.h"
#include "ui/theme.h"
#include "ui/variant_panel.h"
#include "ui/variant_table_model.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QShortcut>

namespace sidelight::ui
{

void MainWindow::Parts::connectFileActions()
{
    on(ActionId::OpenOriginal, [this] {
        const QString path = chooseModel(window, QStringLiteral("Open the original model"));
        if (!path.isEmpty()) {
            emit window->openOriginalRequested(path);
        }
    });
    on(ActionId::AddVariants, [this] {
        const QStringList paths = chooseModels(window, QStringLiteral("Add variants"));
        if (!paths.isEmpty()) {
            emit window->addVariantsRequested(paths);
        }
    });
    on(ActionId::AddPictures, [this] {
        const QStringList paths = choosePictures(window, QStringLiteral("Add pictures"));
        if (!paths.isEmpty()) {
            emit window->openPicturesRequested(paths);
        }
    });
    on(ActionId::AddTruths, [this] {
        const QStringList paths = choosePictures(window, QStringLiteral("Add ground truths"));
        if (!paths.isEmpty()) {
            emit window->openTruthsRequested(paths);
        }
    });
    on(ActionId::OpenDemo, [this] { emit window->demoRequested(); });
    on(ActionId::ExportGrid, [this] {
        const QString path = chooseTarget(window, QStringLiteral("Save the comparison"), exportName(),
                                          QStringLiteral("png"), QStringLiteral("PNG picture"));
        if (!path.isEmpty()) {
            emit window->exportGridRequested(path);
        }
    });
    on(ActionId::ExportCsv, [this] {
        const QString path = chooseTarget(window, QStringLiteral("Save the numbers"), exportName(),
                                          QStringLiteral("csv"), QStringLiteral("Comma-separated values"));
        if (!path.isEmpty()) {
            emit window->exportCsvRequested(path);
        }
    });
    on(ActionId::Settings, [this] { askForSettings(); });
    on(ActionId::Quit, [this] { window->close(); });
}

void MainWindow::Parts::askForSettings()
{
    auto *dialog = new SettingsDialog(hosting, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (dialog->settings() != hosting) {
            hosting = dialog->settings();
            emit window->hostingChanged(hosting);
        }
    });
    dialog->open();
}

void MainWindow::Parts::connectViewActions()
{
    on(ActionId::ShowGrid, [this] { grid->setMode(GridMode::Grid); });
    on(ActionId::ShowSingle, [this] { grid->setMode(GridMode::Single); });
    on(ActionId::ShowDifferences, [this](bool shown) { emit window->differencesToggled(shown); });
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
    toggleDock(ActionId::RecipeDock, recipeDock);
    toggleDock(ActionId::FiguresDock, figuresDock);
    toggleDock(ActionId::LayersDock, layersDock);
    toggleDock(ActionId::SearchDock, searchDock);
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
        connect(shortcut, &QShortcut::activated, this, [this, number] { showVariant(number); });
    }
}

void MainWindow::Parts::toggleDock(ActionId id, QDockWidget *dock)
{
    on(id, [this, dock](bool visible) {
        if (visible) {
            reveal(dock);
        } else {
            dock->hide();
        }
    });
    connect(dock, &QDockWidget::visibilityChanged, this,
            [this, id, dock] { action(id)->setChecked(!dock->isHidden()); });
}

void MainWindow::Parts::reveal(QDockWidget *dock)
{
    dock->show();
    dock->raise();
    if (dock->isFloating()) {
        return;
    }
    if (window->dockWidgetArea(dock) == Qt::BottomDockWidgetArea) {
        window->resizeDocks({dock}, {dock->widget()->sizeHint().height() + 24}, Qt::Vertical);
    } else if (dock == recipeDock) {
        // The form is taller than the list of variants, which gets by with less.
        window->resizeDocks({variantsDock, recipeDock}, {2, 3}, Qt::Vertical);
    }
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
        connect(dialog, &QDialog::accepted, this, [this, dialog, variant = row->id] {
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
    connect(model, &VariantTableModel::enabledChanged, this, [this](VariantId variant, bool enabled) {
        updateActions();
        emit window->variantEnabledChanged(variant, enabled);
    });
    connect(panel, &VariantPanel::currentVariantChanged, this, [this](VariantId variant) {
        grid->setCurrentVariant(variant);
        updateActions();
    });
    const auto showBig = [this](VariantId variant) {
        if (grid->setCurrentVariant(variant)) {
            grid->setMode(GridMode::Single);
        }
    };
    connect(panel, &VariantPanel::variantActivated, this, showBig);
    connect(figures, &QTableView::doubleClicked, this, [this, showBig] { showBig(currentVariant()); });
    connect(grid, &PaneGrid::currentChanged, this, [this](int index) {
        const PaneContent &content = grid->contents().at(static_cast<std::size_t>(index));
        if (content.kind == PaneKind::Variant) {
            panel->setCurrentVariant(content.variant);
        }
        updateActions();
        updateZoom();
    });
    connect(grid, &PaneGrid::modeChanged, this, [this] { updateActions(); });
    // Queued: when the grid changes its size, its panes have not taken theirs yet.
    connect(grid, &PaneGrid::viewportChanged, this, [this] { updateZoom(); }, Qt::QueuedConnection);
    connect(grid, &PaneGrid::pixelPointed, this, [this](std::optional<QPoint> pixel) {
        messages->setPosition(pixel ? QStringLiteral("x %1  y %2").arg(pixel->x()).arg(pixel->y())
                                    : QString());
    });
    connect(grid, &PaneGrid::retryRequested, window, &MainWindow::retryRequested);
    connect(grid, &PaneGrid::detailsRequested, this, [this](const PaneContent &content) {
        const Error error = content.error.value_or(Error{});
        QString text = QString::fromStdString(sentence(error));
        if (!error.detail.empty()) {
            text += QStringLiteral("\n\n") + QString::fromStdString(error.detail);
        }
        details->showText(content.label + u' ' + paneStateWord(content), text);
    });
    connect(strip, &PictureStrip::pictureSelected, this, [this](int index) {
        updatePicture();
        emit window->pictureSelected(index);
    });
    connect(messages, &MessageStrip::detailsRequested, this, [this] {
        details->showText(QStringLiteral("Details"),
                          messages->message() + QStringLiteral("\n\n") + messages->details());
    });
    connect(help, &HelpOverlay::closed, this, [this] { setHelpVisible(false); });
}

}
