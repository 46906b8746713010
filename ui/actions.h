// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QObject>

#include <span>

class QAction;
class QMenuBar;
class QWidget;

namespace sidelight::ui
{

enum class ActionId {
    OpenOriginal,
    AddVariants,
    AddPictures,
    AddTruths,
    OpenDemo,
    ExportGrid,
    ExportCsv,
    Settings,
    Quit,
    ShowGrid,
    ShowSingle,
    ShowDifferences,
    PreviousPane,
    NextPane,
    PreviousPicture,
    NextPicture,
    Fit,
    ActualSize,
    ZoomIn,
    ZoomOut,
    Chips,
    VariantsDock,
    FiguresDock,
    TimesDock,
    RecipeDock,
    LayersDock,
    SearchDock,
    Strip,
    ResetLayout,
    FullScreen,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    MakeVariant,
    MakeParts,
    SaveVariant,
    EnableVariant,
    EditContract,
    RetryVariant,
    RemoveVariant,
    Run,
    Stop,
    Live,
    ClearTimings,
    Keys,
    About,
};

enum class MenuId { File, View, Variants, Measure, Help };

/// One thing that can be done in the window; menus, toolbar, keys and their help are made from these rows.
struct ActionRow {
    ActionId id;
    MenuId menu;
    const char *text; ///< as the menu shows it
    const char *shortcuts; ///< portable text, "; " between several; may be empty
    const char *tooltip; ///< one sentence without a full stop
    bool checkable = false;
    bool startsGroup = false; ///< a separator stands before it
};

std::span<const ActionRow> actionTable();

/// A key that is no action of a menu, for the help and the check for clashes.
struct KeyRow {
    const char *keys;
    const char *tooltip;
};

std::span<const KeyRow> otherKeys();

QList<QKeySequence> shortcutsOf(const ActionRow &row);

/// The actions of one window.
class Actions : public QObject
{
    Q_OBJECT
public:
    /// The actions are added to `window`, so that their keys work wherever the focus is in it.
    explicit Actions(QWidget *window);

    QAction *operator[](ActionId id) const { return m_actions.value(id); }
    void fill(QMenuBar *bar) const;

private:
    QHash<ActionId, QAction *> m_actions;
};

}
