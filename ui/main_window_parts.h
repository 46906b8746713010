// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/actions.h"
#include "ui/main_window.h"

#include <QAction>

class QDockWidget;
class QStackedWidget;

namespace sidelight::ui
{

class DetailsWindow;
class EmptyState;
class FiguresTable;
class HeaderBar;
class HelpOverlay;
class LayersPanel;
class MessageStrip;
class PaneGrid;
class PictureStrip;
class RecipePanel;
class SearchPanel;
class TimingPlots;
class VariantPanel;
class VariantTableModel;

/// The widgets of the window and what connects them; as the receiver it ends every connection before the
/// widgets go, which still signal then.
class MainWindow::Parts : public QObject
{
public:
    explicit Parts(MainWindow *owner);

    QAction *action(ActionId id) const { return (*actions)[id]; }

    template<typename Slot> void on(ActionId id, Slot slot)
    {
        connect(action(id), &QAction::triggered, this, slot);
    }

    void compose();
    void connectFileActions();
    void connectViewActions();
    void connectVariantActions();
    void connectMaking();
    void reveal(QDockWidget *dock); ///< shows it in front of others, with the room that it wants
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
    QString exportName() const; ///< what an export is called unless the person says otherwise
    void setHelpVisible(bool visible);
    void askForSettings();

    MainWindow *window;
    Actions *actions;
    HeaderBar *header;
    VariantTableModel *model;
    VariantPanel *panel;
    FiguresTable *figures;
    TimingPlots *plots;
    RecipePanel *recipe;
    LayersPanel *layers;
    SearchPanel *search;
    QStackedWidget *stack;
    EmptyState *empty = nullptr;
    PaneGrid *grid;
    PictureStrip *strip;
    MessageStrip *messages;
    DetailsWindow *details;
    HelpOverlay *help = nullptr;
    QDockWidget *variantsDock = nullptr;
    QDockWidget *timesDock = nullptr;
    QDockWidget *recipeDock = nullptr;
    QDockWidget *figuresDock = nullptr;
    QDockWidget *layersDock = nullptr;
    QDockWidget *searchDock = nullptr;
    std::vector<PictureItem> pictures;
    HostingSettings hosting;
    QString exportNote;
    VariantId toldVariant = 0; ///< the current one, as it was told last
    bool stripWanted = true;
    bool running = false;
};

}
