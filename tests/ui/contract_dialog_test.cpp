// SPDX-License-Identifier: GPL-3.0-or-later
#include "find_widget.h"
#include "ui/contract_dialog.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

using namespace sidelight;
using namespace sidelight::ui;
using find::named;

namespace
{

bool acceptable(const ContractDialog &dialog)
{
    return dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->isEnabled();
}

}

TEST(ContractDialog, WhatIsLeftAsItIsStaysUnsaid)
{
    const ContractDialog dialog("Light", {}, {});
    EXPECT_EQ(dialog.overrides(), ContractOverrides());
}

TEST(ContractDialog, SaysOnlyWhatThePersonChanged)
{
    ContractOverrides before;
    before.sizeMultiple = 32;
    ModelContract contract;
    contract.sizeMultiple = 32;
    const ContractDialog dialog("Light", contract, before);
    named<QComboBox>(dialog, "Values in")->setCurrentIndex(1);
    named<QLineEdit>(dialog, "Mean")->setText("123.7; 116.3, 103.5");
    ContractOverrides expected = before;
    expected.range = std::array{0.0, 255.0};
    expected.mean = std::vector{123.7, 116.3, 103.5};
    EXPECT_EQ(dialog.overrides(), expected);
}

TEST(ContractDialog, TakesAnyRange)
{
    const ContractDialog dialog("Light", {}, {});
    named<QComboBox>(dialog, "Values out")->setCurrentIndex(3);
    named<QLineEdit>(dialog, "Values out, low and high")->setText("−0.5, 1023");
    EXPECT_TRUE(acceptable(dialog));
    EXPECT_EQ(dialog.overrides().outputRange, (std::array{-0.5, 1023.0}));
}

TEST(ContractDialog, RefusesWhatIsNoNumber)
{
    const ContractDialog dialog("Light", {}, {});
    named<QComboBox>(dialog, "Values in")->setCurrentIndex(3);
    auto *range = named<QLineEdit>(dialog, "Values in, low and high");
    for (const char *text : {"", "1", "2, 1", "0, x", "0, 1, 2", "0, inf"}) {
        range->setText(text);
        EXPECT_FALSE(acceptable(dialog)) << text;
    }
    range->setText("0, 4095");
    EXPECT_TRUE(acceptable(dialog));
    for (const char *text : {"0", "1, 0, 1", "1, 2"}) {
        named<QLineEdit>(dialog, "Standard deviation")->setText(text);
        EXPECT_FALSE(acceptable(dialog)) << text;
    }
}
