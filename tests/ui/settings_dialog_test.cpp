// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_dialog.h"

#include "ui/hosting_options.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

using namespace sidelight;
using namespace sidelight::ui;
using namespace std::chrono_literals;

namespace
{

QSpinBox *numberBox(const QDialog &dialog, const QString &title)
{
    for (QSpinBox *box : dialog.findChildren<QSpinBox *>()) {
        if (box->accessibleName() == title) {
            return box;
        }
    }
    return nullptr;
}

void press(const QDialog &dialog, QDialogButtonBox::StandardButton button)
{
    dialog.findChild<QDialogButtonBox *>()->button(button)->click();
}

bool says(const QDialog &dialog, const QString &words)
{
    const QList<QLabel *> labels = dialog.findChildren<QLabel *>();
    return std::ranges::any_of(labels, [&](const QLabel *label) { return label->text().contains(words); });
}

/// None of it is what a control can show.
HostingSettings odd()
{
    return {.isolated = false,
            .model = {.time = 2'000'000s, .memoryBytes = 1'000'001},
            .picture = {.time = 3s, .memoryBytes = 7},
            .reading = {.maxPixels = 1'234'567, .maxFileBytes = 99}};
}

}

TEST(SettingsDialog, WhatIsLeftAsItIsStaysExactly)
{
    for (const HostingSettings &settings : {HostingSettings(), odd()}) {
        SettingsDialog dialog(settings);
        EXPECT_EQ(dialog.settings(), settings);
        press(dialog, QDialogButtonBox::Ok);
        EXPECT_EQ(dialog.result(), QDialog::Accepted);
        EXPECT_EQ(dialog.settings(), settings);
    }
}

TEST(SettingsDialog, EveryRowHasAControlWithANameAndAUnit)
{
    const SettingsDialog dialog({});
    for (const HostingRow &row : hostingRows()) {
        if (row.isSwitch()) {
            EXPECT_EQ(dialog.findChild<QCheckBox *>()->accessibleName(), row.title);
            continue;
        }
        const QSpinBox *box = numberBox(dialog, row.title);
        ASSERT_NE(box, nullptr) << row.title;
        EXPECT_EQ(box->suffix(), u' ' + QString(row.unit));
        EXPECT_FALSE(box->toolTip().isEmpty()) << row.title;
    }
    for (const QPushButton *button : dialog.findChildren<QPushButton *>()) {
        EXPECT_FALSE(button->accessibleName().isEmpty());
    }
}

TEST(SettingsDialog, SaysWhatZeroMeans)
{
    const SettingsDialog dialog({});
    EXPECT_EQ(numberBox(dialog, "Memory limit of each model")->text(), "automatic: 70 % of what is free");
    QSpinBox *time = numberBox(dialog, "Time limit of one run");
    EXPECT_EQ(time->text(), "120 s");
    time->setValue(0);
    EXPECT_EQ(time->text(), "no limit");
    EXPECT_EQ(dialog.settings().model.time, 0s);
}

TEST(SettingsDialog, GivesTheValuesThatWereChosen)
{
    const SettingsDialog dialog(odd());
    numberBox(dialog, "Memory limit for reading pictures")->setValue(300);
    numberBox(dialog, "Largest picture")->setValue(24);
    HostingSettings expected = odd();
    expected.picture.memoryBytes = std::uint64_t{300} << 20;
    expected.reading.maxPixels = 24'000'000;
    EXPECT_EQ(dialog.settings(), expected);
}

TEST(SettingsDialog, CancelRejects)
{
    SettingsDialog dialog({});
    press(dialog, QDialogButtonBox::Cancel);
    EXPECT_EQ(dialog.result(), QDialog::Rejected);
}

TEST(SettingsDialog, RestoresTheDefaultsOfWhatItShows)
{
    SettingsDialog dialog(odd());
    press(dialog, QDialogButtonBox::RestoreDefaults);
    HostingSettings expected;
    expected.reading.maxFileBytes = odd().reading.maxFileBytes;
    EXPECT_EQ(dialog.settings(), expected);
}

TEST(SettingsDialog, WithoutProcessesTheirLimitsAreGreyAndTheDangerIsSaid)
{
    const SettingsDialog dialog({});
    auto *isolated = dialog.findChild<QCheckBox *>();
    EXPECT_TRUE(says(dialog, "cannot reach your files"));
    EXPECT_FALSE(says(dialog, "can then read and write your files"));
    for (const bool on : {false, true}) {
        isolated->setChecked(on);
        for (const HostingRow &row : hostingRows()) {
            if (!row.isSwitch()) {
                EXPECT_EQ(numberBox(dialog, row.title)->isEnabled(), on || !row.aboutProcesses) << row.title;
            }
        }
        EXPECT_EQ(says(dialog, "Stop cannot interrupt it"), !on);
    }
    EXPECT_TRUE(isolated->isEnabled());
    isolated->setChecked(false);
    EXPECT_TRUE(numberBox(dialog, "Largest picture")->isEnabled());
}
