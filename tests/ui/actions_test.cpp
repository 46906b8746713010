// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include <gtest/gtest.h>

#include <QAction>
#include <QKeySequence>
#include <QWidget>

#include <map>
#include <set>

using namespace sidelight::ui;

TEST(Actions, NoTwoShareAKey)
{
    std::map<QString, QString> taken{{"Space", "hold the original"}};
    for (int number = 1; number <= 9; ++number) {
        taken[QString::number(number)] = "show a variant";
    }
    for (const ActionRow &row : actionTable()) {
        for (const QKeySequence &keys : shortcutsOf(row)) {
            ASSERT_FALSE(keys.isEmpty()) << row.text;
            const auto [at, isFree] = taken.emplace(keys.toString(QKeySequence::PortableText), row.text);
            EXPECT_TRUE(isFree) << row.text << " and " << at->second.toStdString() << " share "
                                << at->first.toStdString();
        }
    }
}

TEST(Actions, EachIsInTheTableOnceAndExplained)
{
    std::set<ActionId> ids;
    for (const ActionRow &row : actionTable()) {
        EXPECT_TRUE(ids.insert(row.id).second) << row.text;
        const QString tooltip = QString::fromUtf8(row.tooltip);
        EXPECT_FALSE(tooltip.isEmpty()) << row.text;
        EXPECT_FALSE(tooltip.endsWith(u'.')) << row.text;
    }
    EXPECT_EQ(ids.size(), static_cast<std::size_t>(ActionId::About) + 1);
}

TEST(Actions, MnemonicsOfOneMenuDiffer)
{
    std::map<std::pair<MenuId, QChar>, QString> taken;
    for (const ActionRow &row : actionTable()) {
        const QString text = QString::fromUtf8(row.text);
        const qsizetype at = text.indexOf(u'&');
        if (at >= 0) {
            const auto [other, isFree] = taken.emplace(std::pair(row.menu, text.at(at + 1).toLower()), text);
            EXPECT_TRUE(isFree) << row.text << " and " << other->second.toStdString();
        }
    }
}

TEST(Actions, AreMadeFromTheTable)
{
    QWidget window;
    const Actions actions(&window);
    EXPECT_EQ(window.actions().size(), static_cast<qsizetype>(actionTable().size()));
    EXPECT_EQ(actions[ActionId::ExportGrid]->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_S));
    EXPECT_TRUE(actions[ActionId::Live]->isCheckable());
    EXPECT_TRUE(actions[ActionId::Fit]->toolTip().endsWith("(F)"));
}
