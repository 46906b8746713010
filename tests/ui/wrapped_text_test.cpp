// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wrapped_text.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QFontMetrics>

using namespace sidelight::ui;

namespace
{

const QString kSentence = "took longer than 120 s while running, so its process was ended";

int widthOf(const QString &text)
{
    return QFontMetrics(QApplication::font()).horizontalAdvance(text);
}

QStringList wrapped(const QString &text, int width, int maxLines)
{
    return wrappedLines(text, QApplication::font(), width, maxLines);
}

}

TEST(WrappedText, WhatFitsIsOneLine)
{
    EXPECT_EQ(wrapped(kSentence, widthOf(kSentence) + 2, 4), QStringList(kSentence));
}

TEST(WrappedText, BreaksBetweenWordsAndLosesNothing)
{
    const QStringList lines = wrapped(kSentence, widthOf(kSentence) / 3, 9);
    EXPECT_GE(lines.size(), 3);
    EXPECT_EQ(lines.join(u' '), kSentence);
}

TEST(WrappedText, WhatIsTooMuchEndsInAnEllipsis)
{
    const QStringList lines = wrapped(kSentence, widthOf(kSentence) / 4, 2);
    ASSERT_EQ(lines.size(), 2);
    EXPECT_FALSE(lines.first().endsWith(u'…'));
    EXPECT_TRUE(lines.last().endsWith(u'…'));
}

TEST(WrappedText, NoLineIsWiderEvenWithOneLongWord)
{
    const QString word(500, u'W');
    for (const int width : {40, 100, 333}) {
        const QStringList lines = wrapped(word, width, 5);
        EXPECT_EQ(lines.size(), 5);
        for (const QString &line : lines) {
            EXPECT_LE(widthOf(line), width) << line.toStdString();
        }
    }
}

TEST(WrappedText, WithoutRoomThereAreNoLines)
{
    EXPECT_TRUE(wrapped(kSentence, 0, 3).isEmpty());
    EXPECT_TRUE(wrapped(kSentence, -5, 3).isEmpty());
    EXPECT_TRUE(wrapped(kSentence, 100, 0).isEmpty());
    EXPECT_TRUE(wrapped({}, 100, 3).join(QString()).isEmpty());
}
