// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/flow_layout.h"

#include <gtest/gtest.h>

#include <QWidget>

using sidelight::ui::FlowLayout;

namespace
{

/// Three boxes of 100 x 20, 100 x 30 and 100 x 20 pixels, with 10 between them and 5 around.
class FlowLayoutTest : public testing::Test
{
protected:
    FlowLayoutTest()
    {
        m_layout->setContentsMargins(5, 5, 5, 5);
        m_layout->setSpacing(10);
        for (const int height : {20, 30, 20}) {
            auto *box = new QWidget(&m_widget);
            box->setFixedSize(100, height);
            m_layout->addWidget(box);
            m_boxes.push_back(box);
        }
    }

    QWidget m_widget;
    FlowLayout *m_layout = new FlowLayout(&m_widget);
    std::vector<QWidget *> m_boxes;
};

}

TEST_F(FlowLayoutTest, PutsAllInOneLineWhereThereIsRoom)
{
    EXPECT_EQ(m_layout->sizeHint(), QSize(330, 40));
    EXPECT_EQ(m_layout->heightForWidth(330), 40);
    m_layout->setGeometry(QRect(0, 0, 330, 40));
    EXPECT_EQ(m_boxes.at(0)->geometry(), QRect(5, 10, 100, 20));
    EXPECT_EQ(m_boxes.at(1)->geometry(), QRect(115, 5, 100, 30));
    EXPECT_EQ(m_boxes.at(2)->geometry(), QRect(225, 10, 100, 20));
}

TEST_F(FlowLayoutTest, WhatDoesNotFitBeginsANewLine)
{
    EXPECT_EQ(m_layout->heightForWidth(329), 5 + 30 + 10 + 20 + 5);
    m_layout->setGeometry(QRect(0, 0, 329, 70));
    EXPECT_EQ(m_boxes.at(2)->geometry(), QRect(5, 45, 100, 20));
    EXPECT_EQ(m_layout->heightForWidth(110), 5 + 20 + 10 + 30 + 10 + 20 + 5);
}

TEST_F(FlowLayoutTest, IsAsNarrowAsItsWidestPart)
{
    EXPECT_EQ(m_layout->minimumSize().width(), 110);
}

TEST_F(FlowLayoutTest, HiddenPartsTakeNoRoom)
{
    m_boxes.at(1)->hide();
    EXPECT_EQ(m_layout->sizeHint(), QSize(220, 30));
    EXPECT_EQ(m_layout->heightForWidth(220), 30);
}

TEST_F(FlowLayoutTest, PartsCanBeTakenOut)
{
    const std::unique_ptr<QLayoutItem> taken(m_layout->takeAt(0));
    EXPECT_EQ(taken->widget(), m_boxes.at(0));
    EXPECT_EQ(m_layout->count(), 2);
    EXPECT_EQ(m_layout->takeAt(2), nullptr);
    EXPECT_EQ(m_layout->itemAt(-1), nullptr);
}
