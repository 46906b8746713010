// SPDX-License-Identifier: GPL-3.0-or-later
#include "find_widget.h"
#include "synthetic_study.h"
#include "ui/figures_table.h"
#include "ui/plots/trade_off_plot.h"
#include "ui/search_panel.h"
#include "ui/search_table_model.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

class SearchPanelTest : public testing::Test
{
protected:
    SearchPanelTest()
        : m_table(m_panel.findChild<FiguresTable *>())
        , m_plot(m_panel.findChild<TradeOffPlot *>())
    {
        m_panel.resize(1280, 260);
        m_panel.setContent(m_content);
        m_panel.show();
    }

    template<typename Widget> Widget *named(const QString &name) const
    {
        return find::named<Widget>(m_panel, name);
    }
    QPushButton *button(const QString &text) const { return find::button<QPushButton>(m_panel, text); }
    bool says(const QString &text) const { return find::says(m_panel, text); }

    QStringList recipes() const
    {
        QStringList recipes;
        for (int row = 0; row < m_table->model()->rowCount(); ++row) {
            recipes << m_table->model()->index(row, 0).data().toString();
        }
        return recipes;
    }

    QString selectedRecipe() const
    {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.first().data().toString() : QString();
    }

    void select(const QString &recipe) { m_table->selectRow(static_cast<int>(recipes().indexOf(recipe))); }

    SearchContent m_content = synthetic::search();
    SearchPanel m_panel;
    FiguresTable *m_table;
    TradeOffPlot *m_plot;
};

}

TEST_F(SearchPanelTest, AsksForWhatTheFormSays)
{
    qRegisterMetaType<SearchGoal>();
    QSignalSpy asked(&m_panel, &SearchPanel::searchRequested);
    named<QComboBox>("Wish")->setCurrentText("smallest");
    named<QDoubleSpinBox>("Least figure")->setValue(42.5);
    button("Search")->click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked.first().first().value<SearchGoal>(),
              (SearchGoal{SearchGoal::Wish::Smallest, SearchGoal::Measure::Psnr, 42.5}));
}

TEST_F(SearchPanelTest, PsnrAndSsimKeepTheirNumbers)
{
    auto *least = named<QDoubleSpinBox>("Least figure");
    auto *measure = named<QComboBox>("Measure");
    EXPECT_EQ(least->text(), "40.00");
    least->setValue(37.25);
    measure->setCurrentText("SSIM");
    EXPECT_EQ(least->text(), "0.9900");
    EXPECT_EQ(least->maximum(), 1.0);
    least->setValue(0.9875);
    EXPECT_EQ(m_panel.goal(), (SearchGoal{SearchGoal::Wish::Fastest, SearchGoal::Measure::Ssim, 0.9875}));
    measure->setCurrentText("dB PSNR");
    EXPECT_EQ(least->value(), 37.25);
    measure->setCurrentText("SSIM");
    EXPECT_EQ(least->value(), 0.9875);
}

TEST_F(SearchPanelTest, ARunningSearchIsStoppedAndItsGoalStays)
{
    QSignalSpy asked(&m_panel, &SearchPanel::searchRequested);
    QSignalSpy stopped(&m_panel, &SearchPanel::stopRequested);
    m_content.running = true;
    m_content.progress = "Trying int8:keep=conv1 (10 tried)";
    m_panel.setContent(m_content);
    EXPECT_TRUE(says("Trying int8:keep=conv1 (10 tried)"));
    EXPECT_TRUE(says("Best so far: int8:bias-correction=on,keep=conv1_1 · 2.05 MB · 9.90 ms · 41.02 dB"));
    EXPECT_FALSE(named<QDoubleSpinBox>("Least figure")->isEnabled());
    button("Stop")->click();
    EXPECT_EQ(stopped.count(), 1);
    EXPECT_EQ(asked.count(), 0);
    m_content.running = false;
    m_panel.setContent(m_content);
    EXPECT_TRUE(says("Best: int8:bias-correction=on,keep=conv1_1"));
    EXPECT_TRUE(named<QDoubleSpinBox>("Least figure")->isEnabled());
    EXPECT_NE(button("Search"), nullptr);
}

TEST_F(SearchPanelTest, CountsWhatFailed)
{
    EXPECT_TRUE(says("10 tried, 1 failed"));
    m_content.best.reset();
    m_panel.setContent(m_content);
    EXPECT_TRUE(says("None reaches 40.00 dB ○ · 10 tried"));
}

TEST_F(SearchPanelTest, TheBestIsAddedUnlessAnotherIsChosen)
{
    qRegisterMetaType<Recipe>();
    QSignalSpy added(&m_panel, &SearchPanel::recipeChosen);
    button("Add as variant")->click();
    select("int8:keep=conv1_1+conv10_1");
    EXPECT_TRUE(says("Chosen: int8:keep=conv1_1+conv10_1 · 2.05 MB · 10.4 ms · 42.13 dB"));
    button("Add as variant")->click();
    ASSERT_EQ(added.count(), 2);
    EXPECT_EQ(added.at(0).first().value<Recipe>(), m_content.points.at(8).recipe);
    EXPECT_EQ(added.at(1).first().value<Recipe>(), m_content.points.at(5).recipe);
}

TEST_F(SearchPanelTest, WhatFailedCannotBeAdded)
{
    select("int8:observer=kl");
    EXPECT_FALSE(button("Add as variant")->isEnabled());
    EXPECT_TRUE(says("has an activation that is always zero"));
}

TEST_F(SearchPanelTest, TableAndPlotChooseTheSame)
{
    select("int8:keep=conv10_1");
    EXPECT_EQ(m_plot->chosen(), 4);
    QTest::keyClick(m_plot, Qt::Key_Right);
    EXPECT_EQ(selectedRecipe(), "int8:bias-correction=on,keep=conv1_1");
}

TEST_F(SearchPanelTest, WhatIsNewKeepsSelectionAndScroll)
{
    m_panel.resize(1280, 160);
    m_panel.setContent(synthetic::search(8));
    select("int8:observer=min-max");
    m_table->verticalScrollBar()->setValue(1);
    const int scrolled = m_table->verticalScrollBar()->value();
    ASSERT_GT(scrolled, 0);
    m_panel.setContent(synthetic::search(10));
    EXPECT_EQ(selectedRecipe(), "int8:observer=min-max");
    EXPECT_EQ(m_plot->chosen(), 7);
    EXPECT_EQ(m_table->verticalScrollBar()->value(), scrolled);
}

TEST_F(SearchPanelTest, ANewSearchForgetsNoChoiceThatItTriesAgain)
{
    select("int8:observer=min-max");
    m_panel.setContent(synthetic::search(2));
    EXPECT_EQ(selectedRecipe(), "");
    EXPECT_EQ(m_plot->chosen(), -1);
    m_panel.setContent(synthetic::search(9));
    EXPECT_EQ(selectedRecipe(), "int8:observer=min-max");
}

TEST_F(SearchPanelTest, SortsByTheWish)
{
    EXPECT_EQ(recipes().first(), "int8") << "9.21 ms";
    EXPECT_EQ(recipes().at(1), "int8:observer=min-max") << "9.24 ms";
    EXPECT_EQ(recipes().last(), "int8:observer=kl") << "failed";
    named<QComboBox>("Wish")->setCurrentText("smallest");
    EXPECT_EQ(recipes().at(2), "int8:keep=conv10_1") << "2,046,112 bytes";
    EXPECT_EQ(recipes().at(8), "fp32");
    EXPECT_EQ(recipes().last(), "int8:observer=kl") << "failed";
}

TEST_F(SearchPanelTest, LongRecipesLeaveRoomForTheirFigures)
{
    EXPECT_LE(m_table->columnWidth(SearchTableModel::kRecipe), m_table->width() * 2 / 5);
    m_table->setColumnWidth(SearchTableModel::kRecipe, 500);
    m_content.points.pop_back();
    m_panel.setContent(m_content);
    EXPECT_EQ(m_table->columnWidth(SearchTableModel::kRecipe), 500) << "as the person made it";
}

TEST_F(SearchPanelTest, ThePlotStaysWithTheGoalThatWasSearchedFor)
{
    EXPECT_EQ(m_plot->front(), std::vector<std::size_t>({1, 4, 8, 5, 9, 0}));
    named<QComboBox>("Wish")->setCurrentText("smallest");
    EXPECT_GT(m_plot->xRange().second, 43.0) << "still milliseconds";
    m_content.goal->wish = SearchGoal::Wish::Smallest;
    m_panel.setContent(m_content);
    EXPECT_LT(m_plot->xRange().second, 10.0) << "megabytes";
}

TEST_F(SearchPanelTest, SaysWhyThereIsNoSearch)
{
    QPushButton *search = button("Search");
    m_panel.setContent({});
    EXPECT_TRUE(says("Open an original to search for a recipe."));
    EXPECT_FALSE(search->isEnabled());
    SearchContent content;
    content.model = "Original";
    m_panel.setContent(content);
    EXPECT_TRUE(says("Add pictures"));
    EXPECT_FALSE(search->isEnabled());
    content.pictures = 1;
    m_panel.setContent(content);
    EXPECT_TRUE(says("on 1 picture"));
    EXPECT_FALSE(says("on 1 pictures"));
    EXPECT_TRUE(search->isEnabled());
    content.problem = "Original has no layer that can be quantized.";
    m_panel.setContent(content);
    EXPECT_TRUE(says(content.problem));
    EXPECT_FALSE(search->isEnabled());
}

TEST_F(SearchPanelTest, FitsIntoAFlatAndANarrowDock)
{
    auto *splitter = m_panel.findChild<QSplitter *>();
    EXPECT_EQ(splitter->orientation(), Qt::Horizontal);
    EXPECT_LE(m_panel.minimumSizeHint().width(), 400);
    m_panel.resize(400, 600);
    EXPECT_EQ(splitter->orientation(), Qt::Vertical);
    const QPushButton *search = button("Search");
    EXPECT_TRUE(m_panel.rect().contains(QRect(search->mapTo(&m_panel, QPoint()), search->size())));
}

TEST_F(SearchPanelTest, EverythingThatCanBeReachedHasAName)
{
    for (const QWidget *part : m_panel.findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(part);
        const bool named =
            !part->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        const bool reached = (part->focusPolicy() & Qt::TabFocus) != 0 && part->isVisibleTo(&m_panel)
            && part->focusProxy() == nullptr;
        EXPECT_TRUE(named || !reached) << part->metaObject()->className();
    }
    EXPECT_EQ(button("Add as variant")->accessibleName(),
              "Add int8:bias-correction=on,keep=conv1_1 as variant");
}
