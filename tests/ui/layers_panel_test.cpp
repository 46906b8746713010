// SPDX-License-Identifier: GPL-3.0-or-later
#include "find_widget.h"
#include "synthetic_study.h"
#include "ui/figures_table.h"
#include "ui/layer_table_model.h"
#include "ui/layers_panel.h"
#include "ui/plots/sensitivity_plot.h"

#include <gtest/gtest.h>

#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QTest>
#include <QToolButton>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

class LayersPanelTest : public testing::Test
{
protected:
    LayersPanelTest()
        : m_table(m_panel.findChild<FiguresTable *>())
        , m_plot(m_panel.findChild<SensitivityPlot *>())
        , m_measure(m_panel.findChild<QPushButton *>())
    {
        m_panel.resize(1280, 220);
        m_panel.setContent(m_content);
        m_panel.show();
    }

    QModelIndex cell(const QString &layer, int column) const
    {
        const QAbstractItemModel *model = m_table->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data().toString() == layer) {
                return model->index(row, column);
            }
        }
        return {};
    }

    QString selectedLayer() const
    {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.first().data().toString() : QString();
    }

    void click(const QModelIndex &index)
    {
        m_table->scrollTo(index);
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(index).center());
    }

    bool says(const QString &text) const { return find::says(m_panel, text); }
    QToolButton *toolButton(const QString &text) const { return find::button<QToolButton>(m_panel, text); }

    LayersContent m_content = synthetic::layers();
    LayersPanel m_panel;
    FiguresTable *m_table;
    SensitivityPlot *m_plot;
    QPushButton *m_measure;
};

}

TEST_F(LayersPanelTest, ShowsTheLayersInTheOrderInWhichTheyRun)
{
    EXPECT_EQ(m_table->model()->rowCount(), 23);
    EXPECT_EQ(m_table->model()->index(0, 0).data().toString(), "conv1_1");
    EXPECT_EQ(m_table->model()->index(22, 0).data().toString(), "conv10_1");
    EXPECT_TRUE(says("22 of 23 layers in INT8"));
}

TEST_F(LayersPanelTest, AHeadingSortsAndAThirdClickGoesBack)
{
    m_table->sortByColumn(LayerTableModel::kAllBut, Qt::DescendingOrder);
    EXPECT_EQ(m_table->model()->index(0, 0).data().toString(), "conv1_1");
    EXPECT_EQ(m_table->model()->index(1, 0).data().toString(), "conv1_2");
    m_table->sortByColumn(LayerTableModel::kOnly, Qt::DescendingOrder);
    EXPECT_EQ(m_table->model()->index(0, 0).data().toString(), "upv7") << "identical is the most";
    EXPECT_TRUE(m_table->horizontalHeader()->isSortIndicatorClearable());
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    EXPECT_EQ(m_table->model()->index(0, 0).data().toString(), "conv1_1");
    EXPECT_EQ(m_table->model()->index(22, 0).data().toString(), "conv10_1");
}

TEST_F(LayersPanelTest, AChosenLayerIsTheSameEverywhere)
{
    QSignalSpy chosen(&m_panel, &LayersPanel::layerChosen);
    click(cell("conv2_1", LayerTableModel::kRanIn));
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen.first().first().toString(), "conv2_1");
    EXPECT_EQ(m_panel.chosenLayer(), "conv2_1");
    EXPECT_TRUE(m_plot->accessibleDescription().startsWith("conv2_1 alone quantized"));
    EXPECT_TRUE(says("Activations: 0.22 % clipped"));
    QTest::keyClick(m_plot, Qt::Key_Home);
    ASSERT_EQ(chosen.count(), 2);
    EXPECT_EQ(chosen.last().first().toString(), selectedLayer());
    EXPECT_NE(selectedLayer(), "conv2_1");
}

TEST_F(LayersPanelTest, ChoosingFromOutsideDoesNotSignal)
{
    QSignalSpy chosen(&m_panel, &LayersPanel::layerChosen);
    m_panel.setChosenLayer("conv9_2");
    EXPECT_EQ(selectedLayer(), "conv9_2");
    EXPECT_EQ(chosen.count(), 0);
}

TEST_F(LayersPanelTest, NewFiguresKeepSelectionScrollAndOrder)
{
    QSignalSpy chosen(&m_panel, &LayersPanel::layerChosen);
    m_table->sortByColumn(LayerTableModel::kLayer, Qt::DescendingOrder);
    m_panel.setChosenLayer("conv5_1");
    m_table->verticalScrollBar()->setValue(m_table->verticalScrollBar()->maximum());
    const int scrolled = m_table->verticalScrollBar()->value();
    ASSERT_GT(scrolled, 0);
    m_content.rows.at(3).onlyDb = 12.0;
    m_panel.setContent(m_content);
    EXPECT_EQ(selectedLayer(), "conv5_1");
    EXPECT_EQ(m_table->verticalScrollBar()->value(), scrolled);
    EXPECT_EQ(m_table->model()->index(0, 0).data().toString(), "upv9");
    EXPECT_EQ(chosen.count(), 0);
}

TEST_F(LayersPanelTest, AnotherVariantKeepsThemByTheNameOfTheLayer)
{
    m_panel.setChosenLayer("conv5_1");
    // The chosen layer is out of sight, and is not fetched back.
    m_table->verticalScrollBar()->setValue(10);
    ASSERT_EQ(m_table->verticalScrollBar()->value(), 10);
    ASSERT_GT(m_table->rowAt(0), 9);
    LayersContent other = m_content;
    other.variant = 12;
    other.rows.erase(other.rows.begin());
    m_panel.setContent(other);
    EXPECT_EQ(selectedLayer(), "conv5_1");
    EXPECT_EQ(m_table->verticalScrollBar()->value(), 10);
    std::erase_if(other.rows, [](const LayerRow &row) { return row.name == "conv5_1"; });
    m_panel.setContent(other);
    EXPECT_EQ(selectedLayer(), "");
    EXPECT_TRUE(says("Choose a layer to see its values"));
    m_panel.setContent(m_content);
    EXPECT_EQ(selectedLayer(), "conv5_1");
}

TEST_F(LayersPanelTest, ALayerIsKeptInFp32ByMouseAndKeys)
{
    QSignalSpy kept(&m_panel, &LayersPanel::keepChanged);
    const QModelIndex box = cell("conv1_2", LayerTableModel::kKept);
    const QRect place = m_table->visualRect(box);
    // The box stands at the left of its cell.
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, QPoint(place.left() + 10, place.center().y()));
    m_panel.setChosenLayer("conv2_1");
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Space);
    QTest::keyClick(m_plot, Qt::Key_Space);
    ASSERT_EQ(kept.count(), 3);
    EXPECT_EQ(kept.at(0), QVariantList({QVariant::fromValue<VariantId>(11), "conv1_2", true}));
    EXPECT_EQ(kept.at(1), QVariantList({QVariant::fromValue<VariantId>(11), "conv2_1", true}));
    EXPECT_EQ(kept.at(2), QVariantList({QVariant::fromValue<VariantId>(11), "conv2_1", false}));
}

TEST_F(LayersPanelTest, WhatCannotBeKeptStaysAsItIs)
{
    for (LayerRow &row : m_content.rows) {
        row.canKeep = false;
    }
    m_panel.setContent(m_content);
    QSignalSpy kept(&m_panel, &LayersPanel::keepChanged);
    m_panel.setChosenLayer("conv2_1");
    QTest::keyClick(m_table, Qt::Key_Space);
    QTest::keyClick(m_plot, Qt::Key_Space);
    EXPECT_EQ(kept.count(), 0);
}

TEST_F(LayersPanelTest, TheSwitchShowsTheOtherFigures)
{
    EXPECT_EQ(m_plot->layers().last(), "upv7") << "alone quantized it harms nothing";
    toolButton("All but it")->click();
    EXPECT_EQ(m_plot->layers().first(), "conv1_1");
    EXPECT_NE(m_plot->layers().last(), "upv7");
    m_panel.setContent(m_content);
    EXPECT_TRUE(toolButton("All but it")->isChecked());
    EXPECT_NE(m_plot->layers().last(), "upv7") << "new figures must not switch back";
}

TEST_F(LayersPanelTest, MeasuringIsAskedForAndStopped)
{
    QSignalSpy asked(&m_panel, &LayersPanel::studyRequested);
    QSignalSpy stopped(&m_panel, &LayersPanel::stopRequested);
    EXPECT_EQ(m_measure->text(), "Measure layers");
    m_measure->click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked.first().first().value<VariantId>(), 11U);
    m_content.running = true;
    m_content.done = 7;
    m_content.total = 46;
    m_panel.setContent(m_content);
    EXPECT_EQ(m_measure->text(), "Stop");
    auto *progress = m_panel.findChild<QProgressBar *>();
    EXPECT_TRUE(progress->isVisible());
    EXPECT_EQ(progress->value(), 7);
    EXPECT_EQ(progress->maximum(), 46);
    m_measure->click();
    EXPECT_EQ(stopped.count(), 1);
    EXPECT_EQ(asked.count(), 1);
    m_content.running = false;
    m_panel.setContent(m_content);
    EXPECT_FALSE(progress->isVisible());
}

TEST_F(LayersPanelTest, SaysWhyThereIsNothingToStudy)
{
    m_content.canStudy = false;
    m_content.whyNot = "int8.pt is a file of its own; only a recipe can be studied.";
    m_panel.setContent(m_content);
    EXPECT_FALSE(m_measure->isEnabled());
    EXPECT_TRUE(says(m_content.whyNot));
    EXPECT_TRUE(m_table->isVisible()) << "its layers can still be seen";
    m_content.rows.clear();
    m_panel.setContent(m_content);
    EXPECT_TRUE(says(m_content.whyNot));
    EXPECT_FALSE(m_table->isVisible());
}

TEST_F(LayersPanelTest, EmptyStatesAreWords)
{
    m_panel.setContent({});
    EXPECT_TRUE(says("Choose a variant to see its layers."));
    EXPECT_FALSE(m_measure->isEnabled());
    m_panel.setContent(synthetic::layers(0));
    EXPECT_TRUE(says("Not measured yet: press Measure layers"));
    EXPECT_TRUE(says("Choose a layer to see its values"));
    m_panel.setChosenLayer("conv3_1");
    EXPECT_TRUE(says("conv3_1 has not been measured yet"));
}

TEST_F(LayersPanelTest, NotesAreShownWhenAskedFor)
{
    QToolButton *notes = toolButton("2 notes");
    ASSERT_NE(notes, nullptr);
    EXPECT_FALSE(says("taken for a leaky ReLU"));
    notes->click();
    EXPECT_TRUE(says("taken for a leaky ReLU"));
    m_content.notes.clear();
    m_panel.setContent(m_content);
    EXPECT_FALSE(notes->isVisible());
    EXPECT_FALSE(says("taken for a leaky ReLU"));
}

TEST_F(LayersPanelTest, FitsIntoAFlatAndANarrowDock)
{
    auto *splitter = m_panel.findChild<QSplitter *>();
    EXPECT_EQ(splitter->orientation(), Qt::Horizontal);
    EXPECT_LE(m_panel.minimumSizeHint().width(), 400);
    EXPECT_LE(m_panel.minimumSizeHint().height(), 220);
    m_panel.resize(400, 600);
    EXPECT_EQ(splitter->orientation(), Qt::Vertical);
    EXPECT_LE(m_panel.minimumSizeHint().width(), 400);
    for (int part = 0; part < splitter->count(); ++part) {
        EXPECT_GE(splitter->widget(part)->height(), 100) << part;
    }
}

TEST_F(LayersPanelTest, EverythingThatCanBeReachedHasAName)
{
    for (const QWidget *part : m_panel.findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(part);
        const bool named =
            !part->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        const bool reached = (part->focusPolicy() & Qt::TabFocus) != 0 && part->isVisibleTo(&m_panel)
            && part->focusProxy() == nullptr;
        EXPECT_TRUE(named || !reached) << part->metaObject()->className();
    }
    EXPECT_EQ(m_table->accessibleName(), "Layers");
    EXPECT_EQ(m_plot->accessibleName(), "Sensitivity of the layers");
}
