// SPDX-License-Identifier: GPL-3.0-or-later
// What of the window is about variants that are made by recipes.
#include "ui/file_choosers.h"
#include "ui/layers_panel.h"
#include "ui/main_window_parts.h"
#include "ui/recipe_panel.h"
#include "ui/search_panel.h"

#include <QDockWidget>
#include <QFileInfo>

namespace sidelight::ui
{

void MainWindow::Parts::connectMaking()
{
    on(ActionId::MakeVariant, [this] {
        if (const VariantRow *row = currentRow()) {
            const VariantId of = row->id;
            reveal(recipeDock);
            emit window->makeVariantRequested(of, Recipe{"int8", {}});
        }
    });
    on(ActionId::MakeParts, [this] {
        if (currentRow() != nullptr) {
            emit window->makePartsRequested(currentVariant());
        }
    });
    on(ActionId::SaveVariant, [this] {
        const VariantRow *row = currentRow();
        if (row == nullptr) {
            return;
        }
        const VariantId variant = row->id;
        const QString name = QStringLiteral("%1_%2").arg(row->label.section(u' ', 0, 0),
                                                         QString::fromStdString(row->recipe.name));
        const QString path = chooseTarget(window, QStringLiteral("Save the variant"), name,
                                          QStringLiteral("pt"), QStringLiteral("TorchScript model"));
        if (!path.isEmpty()) {
            emit window->saveVariantRequested(variant, path);
        }
    });
    connect(recipe, &RecipePanel::recipeChanged, window, &MainWindow::recipeChanged);
    connect(recipe, &RecipePanel::calibrationWanted, this, [this](VariantId variant, bool onOpenPictures) {
        const QStringList paths = onOpenPictures
            ? QStringList()
            : choosePictures(window, QStringLiteral("Choose pictures to calibrate on"));
        if (onOpenPictures || !paths.isEmpty()) {
            emit window->calibrationChanged(variant, paths);
        }
    });
    for (const QDockWidget *dock : {layersDock, searchDock}) {
        connect(dock, &QDockWidget::visibilityChanged, this, [this](bool visible) {
            if (visible) {
                emit window->studiesShown();
            }
        });
    }
    connect(layers, &LayersPanel::studyRequested, window, &MainWindow::layerStudyRequested);
    connect(layers, &LayersPanel::stopRequested, window, &MainWindow::studyStopRequested);
    connect(layers, &LayersPanel::keepChanged, window, &MainWindow::keepChanged);
    connect(search, &SearchPanel::searchRequested, window, &MainWindow::searchRequested);
    connect(search, &SearchPanel::stopRequested, window, &MainWindow::studyStopRequested);
    connect(search, &SearchPanel::recipeChosen, window, &MainWindow::recipeFound);
}

}
