// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure_sort_model.h"

#include <gtest/gtest.h>

#include <QStandardItemModel>

#include <limits>

using sidelight::ui::FigureSortModel;
using sidelight::ui::kFigureRole;

namespace
{

/// Rows with a name and a figure; the figure of the second one is missing.
class FigureSortModelTest : public testing::Test
{
protected:
    FigureSortModelTest()
    {
        const double infinity = std::numeric_limits<double>::infinity();
        add("conv10", 41.0);
        add("conv2", QVariant());
        add("conv1", infinity);
        add("conv3", 9.5);
    }

    void add(const QString &name, const QVariant &figure)
    {
        auto *first = new QStandardItem(name);
        first->setData(name, kFigureRole);
        auto *second = new QStandardItem;
        second->setData(figure, kFigureRole);
        m_source.appendRow({first, second});
    }

    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < m_sorted.rowCount(); ++row) {
            names << m_sorted.index(row, 0).data().toString();
        }
        return names;
    }

    QStandardItemModel m_source;
    FigureSortModel m_sorted{&m_source};
};

}

TEST_F(FigureSortModelTest, SortsNumbersAsNumbers)
{
    m_sorted.sort(1, Qt::AscendingOrder);
    EXPECT_EQ(names(), QStringList({"conv3", "conv10", "conv1", "conv2"}));
}

TEST_F(FigureSortModelTest, WhatHasNoFigureStandsLastDownwardsToo)
{
    m_sorted.sort(1, Qt::DescendingOrder);
    EXPECT_EQ(names(), QStringList({"conv1", "conv10", "conv3", "conv2"}));
}

TEST_F(FigureSortModelTest, DigitsWithinNamesCountAsNumbers)
{
    m_sorted.sort(0, Qt::AscendingOrder);
    EXPECT_EQ(names(), QStringList({"conv1", "conv2", "conv3", "conv10"}));
    m_sorted.sort(0, Qt::DescendingOrder);
    EXPECT_EQ(names(), QStringList({"conv10", "conv3", "conv2", "conv1"}));
}

TEST_F(FigureSortModelTest, UnsortedItKeepsTheOrderOfTheSource)
{
    m_sorted.sort(0, Qt::AscendingOrder);
    m_sorted.sort(-1, Qt::AscendingOrder);
    EXPECT_EQ(names(), QStringList({"conv10", "conv2", "conv1", "conv3"}));
}
