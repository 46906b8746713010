// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window_parts.h"

#include "ui/details_window.h"
#include "ui/empty_state.h"
#include "ui/figures_table.h"
#include "ui/header_bar.h"
#include "ui/help_overlay.h"
#include "ui/layers_panel.h"
#include "ui/message_strip.h"
#include "ui/pane_grid.h"
#include "ui/picture_strip.h"
#include "ui/plots/timing_plots.h"
#include "ui/recipe_panel.h"
#include "ui/search_panel.h"
#include "ui/theme.h"
#include "ui/variant_panel.h"
#include "ui/variant_table_model.h"
#include "ui/window_settings.h"

#include <QDockWidget>
#include <QFileInfo>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <cmath>

namespace sidelight::ui
{

namespace
{

constexpr int kListWidth = 224;
constexpr int kLayoutVersion = 2;

}

MainWindow::Parts::Parts(MainWindow *owner)
    : window(owner)
    , actions(new Actions(owner))
    , header(new HeaderBar(*actions, owner))
    , model(new VariantTableModel(owner))
    , panel(new VariantPanel(model,
                             {(*actions)[ActionId::AddVariants], (*actions)[ActionId::MakeVariant],
                              (*actions)[ActionId::RemoveVariant]},
                             owner))
    , figures(new FiguresTable(model, owner))
    , plots(new TimingPlots(owner))
    , recipe(new RecipePanel({(*actions)[ActionId::MakeParts], (*actions)[ActionId::SaveVariant]}, owner))
    , layers(new LayersPanel(owner))
    , search(new SearchPanel(owner))
    , stack(new QStackedWidget(owner))
    , grid(new PaneGrid(owner))
    , strip(new PictureStrip(owner))
    , messages(new MessageStrip(owner))
    , details(new DetailsWindow(owner))
{
}

void MainWindow::Parts::compose()
{
    figures->setSelectionModel(panel->selectionModel());
    window->setMenuWidget(header);
    action(ActionId::AddVariants)->setIconText(QStringLiteral("Add…"));
    action(ActionId::RemoveVariant)->setIconText(QStringLiteral("Remove"));
    action(ActionId::MakeVariant)->setIconText(QStringLiteral("Quantize"));
    action(ActionId::MakeParts)->setIconText(QStringLiteral("Weights | activations"));
    action(ActionId::SaveVariant)->setIconText(QStringLiteral("Save…"));
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
    recipeDock = addDock("recipe", QStringLiteral("Recipe"), recipe, Qt::LeftDockWidgetArea);
    figuresDock = addDock("figures", QStringLiteral("Figures of the current picture"), figures,
                          Qt::BottomDockWidgetArea);
    layersDock = addDock("layers", QStringLiteral("Layers"), layers, Qt::BottomDockWidgetArea);
    searchDock = addDock("search", QStringLiteral("Search for a recipe"), search, Qt::BottomDockWidgetArea);

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
    for (QDockWidget *dock : {variantsDock, timesDock, recipeDock, figuresDock, layersDock, searchDock}) {
        dock->setFloating(false);
    }
    window->addDockWidget(Qt::LeftDockWidgetArea, variantsDock);
    window->splitDockWidget(variantsDock, timesDock, Qt::Vertical);
    window->tabifyDockWidget(timesDock, recipeDock);
    window->addDockWidget(Qt::BottomDockWidgetArea, figuresDock);
    window->tabifyDockWidget(figuresDock, layersDock);
    window->tabifyDockWidget(layersDock, searchDock);
    variantsDock->show();
    timesDock->show();
    recipeDock->hide();
    figuresDock->hide();
    layersDock->hide();
    searchDock->hide();
    window->resizeDocks({variantsDock}, {kListWidth}, Qt::Horizontal);
    window->resizeDocks({variantsDock, timesDock}, {3, 2}, Qt::Vertical);
    stripWanted = true;
    strip->setVisible(!pictures.empty());
    updateActions();
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

QString MainWindow::Parts::exportName() const
{
    const QString name = QStringLiteral("comparison");
    const int index = strip->currentPicture();
    if (index < 0 || index >= std::ssize(pictures)) {
        return name;
    }
    const PictureItem &picture = pictures.at(static_cast<std::size_t>(index));
    return QFileInfo(picture.name).completeBaseName() + u'_' + name;
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
    for (const ActionId id : {ActionId::EnableVariant, ActionId::EditContract, ActionId::RetryVariant,
                              ActionId::RemoveVariant, ActionId::MakeVariant, ActionId::MakeParts}) {
        action(id)->setEnabled(row != nullptr);
    }
    action(ActionId::SaveVariant)
        ->setEnabled(row != nullptr && !row->isOriginal && row->state != VariantState::Failed);
    recipe->setVariant(row);
    if (currentVariant() != toldVariant) {
        toldVariant = currentVariant();
        emit window->currentVariantChanged(toldVariant);
    }
    action(ActionId::EnableVariant)->setChecked(row != nullptr && row->enabled);
    for (const ActionId id :
         {ActionId::ExportGrid, ActionId::ShowGrid, ActionId::ShowSingle, ActionId::ShowDifferences,
          ActionId::Fit, ActionId::ActualSize, ActionId::ZoomIn, ActionId::ZoomOut}) {
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
    action(ActionId::RecipeDock)->setChecked(!recipeDock->isHidden());
    action(ActionId::LayersDock)->setChecked(!layersDock->isHidden());
    action(ActionId::SearchDock)->setChecked(!searchDock->isHidden());
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

}
