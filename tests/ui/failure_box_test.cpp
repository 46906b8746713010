// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/failure_box.h"
#include "ui/failure_text.h"
#include "ui/pane.h"
#include "ui/theme.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

/// A pane's picture at 1280 x 720 with eight of them, and with the figures table below.
constexpr QRect kPane(0, 20, 262, 293);
constexpr QRect kLowPane(0, 20, 262, 207);

Error errorOf(ErrorCode code)
{
    const std::vector<Error> errors = synthetic::workerErrors();
    return *std::ranges::find(errors, code, &Error::code);
}

/// In a window, as it is in a pane.
class FailureBoxTest : public testing::Test
{
protected:
    FailureBoxTest()
    {
        m_window.resize(600, 400);
        m_window.show();
        m_box->show();
    }

    QWidget m_window;
    FailureBox *m_box = new FailureBox(&m_window);
};

QString textOf(const FailureBox &box)
{
    QStringList shown;
    for (const QLabel *label : box.findChildren<QLabel *>()) {
        if (!label->isHidden()) {
            shown << label->text().split(u'\n');
        }
    }
    return shown.join(u' ');
}

QPushButton *button(const FailureBox &box, const QString &text)
{
    for (QPushButton *one : box.findChildren<QPushButton *>()) {
        if (one->text() == text && !one->isHidden()) {
            return one;
        }
    }
    return nullptr;
}

}

TEST_F(FailureBoxTest, SaysEveryEndOfAWorkerInFull)
{
    for (const QRect &area : {kPane, kLowPane}) {
        for (const Error &error : synthetic::workerErrors()) {
            m_box->setError(error, true);
            m_box->fitInto(area);
            const QString text = textOf(*m_box);
            EXPECT_FALSE(text.contains(u'…')) << text.toStdString();
            EXPECT_TRUE(text.contains(QString::fromStdString(error.what), Qt::CaseInsensitive))
                << text.toStdString();
            EXPECT_FALSE(text.contains(u'/')) << "the folder is told in the details";
            EXPECT_TRUE(area.contains(m_box->geometry()));
            for (const QWidget *part : m_box->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
                EXPECT_TRUE(part->isHidden() || m_box->rect().contains(part->geometry()));
            }
        }
    }
}

TEST_F(FailureBoxTest, GoesOnFromTheNameOfTheFile)
{
    m_box->setError(errorOf(ErrorCode::TimedOut), true);
    m_box->fitInto(kPane);
    EXPECT_EQ(textOf(*m_box),
              "lighter_int8_per_channel.pt took longer than 120 s while running, so its process was ended "
              "Raise the time limit, or use a smaller picture");
    QSignalSpy retried(m_box, &FailureBox::retryRequested);
    QSignalSpy details(m_box, &FailureBox::detailsRequested);
    button(*m_box, "Retry")->click();
    button(*m_box, "Details")->click();
    EXPECT_EQ(retried.count(), 1);
    EXPECT_EQ(details.count(), 1);
}

TEST_F(FailureBoxTest, WhatWasStoppedLooksCalm)
{
    m_box->setError(errorOf(ErrorCode::Cancelled), true);
    m_box->fitInto(kPane);
    EXPECT_EQ(textOf(*m_box), "Was stopped while opening");
    EXPECT_FALSE(m_box->autoFillBackground());
    EXPECT_EQ(button(*m_box, "Details"), nullptr);
    EXPECT_NE(button(*m_box, "Run again"), nullptr);
    m_box->setError(errorOf(ErrorCode::WorkerDied), false);
    m_box->fitInto(kPane);
    EXPECT_TRUE(m_box->autoFillBackground());
    EXPECT_NE(button(*m_box, "Details"), nullptr);
    EXPECT_EQ(button(*m_box, "Retry"), nullptr);
}

TEST_F(FailureBoxTest, StaysInsideHoweverLongTheTextAndSmallTheRoom)
{
    const std::string word(300, 'x');
    for (const QRect &area : {QRect(0, 0, 90, 120), QRect(0, 0, 48, 48), QRect(0, 0, 0, 0), kPane}) {
        m_box->setError({ErrorCode::ModelFailed, "/" + word, word, word, word}, true);
        m_box->fitInto(area);
        EXPECT_LE(m_box->width(), area.width());
        EXPECT_LE(m_box->height(), area.height());
    }
}

TEST_F(FailureBoxTest, FollowsTheThemeAlsoAfterAStop)
{
    m_box->setError(errorOf(ErrorCode::Cancelled), true);
    m_box->setError(errorOf(ErrorCode::TimedOut), true);
    for (const ThemeKind kind : {ThemeKind::Dark, ThemeKind::Light}) {
        applyTheme(kind);
        QCoreApplication::processEvents();
        const QPalette expected = kind == ThemeKind::Dark ? darkPalette() : lightPalette();
        for (const QPalette::ColorRole role : {QPalette::Window, QPalette::WindowText}) {
            EXPECT_EQ(m_box->findChild<QLabel *>()->palette().color(role), expected.color(role));
        }
    }
}

TEST(FailureText, AStopIsNoFailure)
{
    PaneContent content;
    content.state = PaneState::Failed;
    EXPECT_EQ(paneStateWord(content), "failed");
    content.error = errorOf(ErrorCode::TimedOut);
    EXPECT_EQ(paneStateWord(content), "failed");
    content.error = errorOf(ErrorCode::Cancelled);
    EXPECT_EQ(paneStateWord(content), "stopped");
}
