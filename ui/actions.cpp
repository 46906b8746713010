// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>

#include <array>

namespace sidelight::ui
{

namespace
{

using enum ActionId;

constexpr auto kActions = std::to_array<ActionRow>({
    {OpenOriginal, MenuId::File, "Open &original model…", "Ctrl+O",
     "Choose the network that the others are compared to"},
    {AddVariants, MenuId::File, "Add &variants…", "Ctrl+Shift+O", "Add optimized models to the comparison"},
    {AddPictures, MenuId::File, "Add &pictures…", "Ctrl+P",
     "Add input pictures: camera RAW or any picture format"},
    {AddTruths, MenuId::File, "Add ground &truths…", "Ctrl+T",
     "Add the pictures that the networks should have made"},
    {OpenDemo, MenuId::File, "Open the &demo", "Ctrl+D", "Compare six networks on eight camera RAW pictures"},
    {ExportGrid, MenuId::File, "&Save the comparison…", "Ctrl+S",
     "Save what is shown, with labels and figures, as a PNG at full resolution", false, true},
    {ExportCsv, MenuId::File, "Save the &numbers…", "Ctrl+Shift+S", "Save all figures and times as CSV"},
    {Settings, MenuId::File, "S&ettings…", "Ctrl+,",
     "Choose where models run and what models and pictures may cost", false, true},
    {Quit, MenuId::File, "&Quit", "Ctrl+Q", "Close the window", false, true},

    {ShowGrid, MenuId::View, "&Grid", "0", "Show all panes side by side", true},
    {ShowSingle, MenuId::View, "&Single", "S", "Show the current pane big", true},
    {ShowDifferences, MenuId::View, "&Differences", "D",
     "Show where variants differ from the original's picture, in place of their pictures", true},
    {PreviousPane, MenuId::View, "&Previous pane", "Up; Shift+Tab", "Go to the previous pane", false, true},
    {NextPane, MenuId::View, "&Next pane", "Down; Tab", "Go to the next pane"},
    {PreviousPicture, MenuId::View, "Previous picture", "Left", "Go to the previous input picture"},
    {NextPicture, MenuId::View, "Next picture", "Right", "Go to the next input picture"},
    {Fit, MenuId::View, "&Fit", "F", "Show the whole picture", false, true},
    {ActualSize, MenuId::View, "&Actual size", "Ctrl+0", "One pixel of the picture to one of the screen"},
    {ZoomIn, MenuId::View, "Zoom &in", "Ctrl++; Ctrl+=; +", "Larger, at the cursor"},
    {ZoomOut, MenuId::View, "Zoom o&ut", "Ctrl+-; -", "Smaller, at the cursor"},
    {Chips, MenuId::View, "Figures &on pictures", "I", "Show time, PSNR and SSIM on the pictures", true},
    {VariantsDock, MenuId::View, "&Variants", "F2", "Show the list of variants", true, true},
    {FiguresDock, MenuId::View, "Figures ta&ble", "F3", "Show all figures of all variants in a table", true},
    {TimesDock, MenuId::View, "&Times", "F4", "Show the plots of the times", true},
    {RecipeDock, MenuId::View, "R&ecipe", "F7", "Show how the current variant is made, and change it", true},
    {LayersDock, MenuId::View, "&Layers", "F8",
     "Show what each layer of the current variant runs in, and what quantizing it costs", true},
    {SearchDock, MenuId::View, "Searc&h for a recipe", "F9",
     "Find the fastest or smallest recipe that is good enough", true},
    {Strip, MenuId::View, "Pictures st&rip", "F6", "Show the row of input pictures", true},
    {ResetLayout, MenuId::View, "Reset the la&yout", "", "Put all panels back where they were at first"},
    {FullScreen, MenuId::View, "Full s&creen", "F11", "Use the whole screen", true},
    {ThemeSystem, MenuId::View, "Theme of the system", "", "Light or dark, as the system is", true, true},
    {ThemeLight, MenuId::View, "Light theme", "", "Light panels around the pictures", true},
    {ThemeDark, MenuId::View, "Dark theme", "", "Dark panels around the pictures", true},

    {MakeVariant, MenuId::Variants, "&Quantize", "Ctrl+M",
     "Add a variant: the current model in INT8, calibrated on the open pictures; then choose its recipe"},
    {MakeParts, MenuId::Variants, "&Weights and activations apart", "Ctrl+B",
     "Three pictures: what the recipe does to weights alone, to activations alone, and to both"},
    {SaveVariant, MenuId::Variants, "Save the &variant…", "Ctrl+E",
     "Save the current variant as a TorchScript file with its recipe inside"},
    {EnableVariant, MenuId::Variants, "&Run this variant", "E", "Switch the current variant on or off", true,
     true},
    {EditContract, MenuId::Variants, "&Input and output…", "Ctrl+I",
     "Say what values and sizes the current variant takes and gives"},
    {RetryVariant, MenuId::Variants, "R&etry", "R", "Open and run the current variant again"},
    {RemoveVariant, MenuId::Variants, "Re&move", "Del", "Take the current variant out of the comparison"},

    {Run, MenuId::Measure, "▶ &Run", "F5", "Run all variants on the current picture once"},
    {Stop, MenuId::Measure, "■ &Stop", "Esc", "Stop what runs"},
    {Live, MenuId::Measure, "● &Live", "L", "Run all variants in turn, again and again", true},
    {ClearTimings, MenuId::Measure, "&Clear times", "Ctrl+Shift+Del", "Forget all times measured so far",
     false, true},

    {Keys, MenuId::Help, "&Keys", "F1; ?", "Show all keys", true},
    {About, MenuId::Help, "&About Sidelight", "", "Version and licence"},
});

constexpr auto kOtherKeys = std::to_array<KeyRow>({
    {"1 … 9", "Show that variant big; 1 is the original"},
    {"Space", "Hold: every variant shows the original's picture"},
    {"Wheel", "Zoom at the cursor, in all panes"},
    {"Drag", "Move, with the left or the middle button, in all panes"},
    {"Double click", "Show a pane big, and back"},
});

constexpr std::array<const char *, 5> kMenus{"&File", "&View", "V&ariants", "&Measure", "&Help"};

}

std::span<const ActionRow> actionTable()
{
    return kActions;
}

std::span<const KeyRow> otherKeys()
{
    return kOtherKeys;
}

QList<QKeySequence> shortcutsOf(const ActionRow &row)
{
    QList<QKeySequence> result;
    for (const QString &text :
         QString::fromUtf8(row.shortcuts).split(QStringLiteral("; "), Qt::SkipEmptyParts)) {
        result << QKeySequence(text, QKeySequence::PortableText);
    }
    return result;
}

Actions::Actions(QWidget *window)
    : QObject(window)
{
    for (const ActionRow &row : kActions) {
        auto *action = new QAction(QString::fromUtf8(row.text), this);
        const QList<QKeySequence> shortcuts = shortcutsOf(row);
        const QString tooltip = QString::fromUtf8(row.tooltip);
        action->setShortcuts(shortcuts);
        action->setToolTip(shortcuts.isEmpty()
                               ? tooltip
                               : QStringLiteral("%1 (%2)").arg(
                                     tooltip, shortcuts.first().toString(QKeySequence::NativeText)));
        action->setStatusTip({});
        action->setCheckable(row.checkable);
        m_actions.insert(row.id, action);
        window->addAction(action);
    }
    for (const QList<ActionId> &exclusive :
         {QList<ActionId>{ShowGrid, ShowSingle}, {ThemeSystem, ThemeLight, ThemeDark}}) {
        auto *group = new QActionGroup(this);
        for (const ActionId id : exclusive) {
            group->addAction(m_actions.value(id));
        }
    }
}

void Actions::fill(QMenuBar *bar) const
{
    QList<QMenu *> menus;
    for (const char *title : kMenus) {
        menus << bar->addMenu(QString::fromUtf8(title));
        menus.last()->setToolTipsVisible(true);
    }
    const auto add = [this](QMenu *menu, const ActionRow &row) {
        if (row.startsGroup) {
            menu->addSeparator();
        }
        menu->addAction(m_actions.value(row.id));
    };
    // What opens models stands in both menus that a person would look in.
    menus.at(static_cast<int>(MenuId::Variants))->addAction(m_actions.value(AddVariants));
    menus.at(static_cast<int>(MenuId::Variants))->addSeparator();
    for (const ActionRow &row : kActions) {
        add(menus.at(static_cast<int>(row.menu)), row);
    }
}

}
