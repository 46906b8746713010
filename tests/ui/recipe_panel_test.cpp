// SPDX-License-Identifier: GPL-3.0-or-later
#include "find_widget.h"
#include "ui/recipe_panel.h"

#include <gmock/gmock.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>

using namespace sidelight;
using namespace sidelight::ui;
using find::named;

namespace
{

class RecipePanelTest : public testing::Test
{
protected:
    RecipePanelTest()
    {
        QObject::connect(&m_panel, &RecipePanel::recipeChanged, &m_panel,
                         [this](VariantId variant, const Recipe &recipe) {
                             EXPECT_EQ(variant, 7U);
                             m_told.push_back(recipeText(recipe));
                         });
    }

    void show(const std::string &recipe)
    {
        m_row.id = 7;
        m_row.label = QStringLiteral("Light");
        m_row.recipe = *parseRecipe(recipe);
        m_row.state = VariantState::Ready;
        m_panel.setVariant(&m_row);
    }

    bool says(const QString &text) const { return find::says(m_panel, text); }

    VariantRow m_row;
    RecipePanel m_panel{{}};
    std::vector<std::string> m_told;
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(RecipePanelTest, ShowsARecipeWithoutTellingIt)
{
    show("w4a6:keep=a+b,observer=percentile,percentile=99.5,weights=per-tensor");
    EXPECT_EQ(named<QSlider>(m_panel, "Bits of weights")->value(), 4);
    EXPECT_EQ(named<QSlider>(m_panel, "Bits of activations")->value(), 6);
    EXPECT_EQ(named<QComboBox>(m_panel, "Range of activations")->currentText(), "percentile");
    EXPECT_EQ(named<QDoubleSpinBox>(m_panel, "Percentile")->value(), 99.5);
    EXPECT_EQ(named<QComboBox>(m_panel, "Scales of weights")->currentText(), "per-tensor");
    EXPECT_EQ(named<QLineEdit>(m_panel, "Stay FP32")->text(), "a+b");
    EXPECT_THAT(m_told, IsEmpty());
}

TEST_F(RecipePanelTest, ASliderTellsEveryStep)
{
    show("int8:keep=a");
    auto *weights = named<QSlider>(m_panel, "Bits of weights");
    weights->setValue(7);
    weights->setValue(3);
    named<QSlider>(m_panel, "Bits of activations")->setValue(9);
    EXPECT_THAT(m_told, ElementsAre("w7a8:keep=a", "w3a8:keep=a", "w3:keep=a"));
}

TEST_F(RecipePanelTest, OptionsAreToldAndTheirStandardIsLeftOut)
{
    show("int8");
    named<QCheckBox>(m_panel, "Bias correction")->setChecked(true);
    named<QComboBox>(m_panel, "Range of activations")->setCurrentText("percentile");
    auto *percentile = named<QDoubleSpinBox>(m_panel, "Percentile");
    EXPECT_TRUE(percentile->isEnabled());
    percentile->setValue(99.5);
    named<QCheckBox>(m_panel, "Bias correction")->setChecked(false);
    EXPECT_THAT(m_told,
                ElementsAre("int8:bias-correction=on", "int8:bias-correction=on,observer=percentile",
                            "int8:bias-correction=on,observer=percentile,percentile=99.5",
                            "int8:observer=percentile,percentile=99.5"));
}

TEST_F(RecipePanelTest, WhatHasNoEffectIsOff)
{
    show("int8");
    EXPECT_FALSE(named<QDoubleSpinBox>(m_panel, "Percentile")->isEnabled());
    show("int8:only=a");
    EXPECT_FALSE(named<QLineEdit>(m_panel, "Stay FP32")->isEnabled());
    show("int8:optimize=on");
    EXPECT_FALSE(named<QCheckBox>(m_panel, "Freeze")->isEnabled());
}

TEST_F(RecipePanelTest, AnotherRecipeHasItsOwnOptions)
{
    show("int8");
    EXPECT_NE(named<QComboBox>(m_panel, "Range of activations"), nullptr);
    show("fp16");
    EXPECT_EQ(named<QComboBox>(m_panel, "Range of activations"), nullptr);
    EXPECT_NE(named<QComboBox>(m_panel, "Memory layout"), nullptr);
    EXPECT_EQ(named<QSlider>(m_panel, "Bits of weights")->value(), 9) << "FP32";
}

TEST_F(RecipePanelTest, EveryRecipeOfTheTableCanBeChosen)
{
    show("int8");
    auto *names = named<QComboBox>(m_panel, "Recipe");
    emit names->activated(names->findText("bf16"));
    emit names->activated(names->findText("int8-dynamic"));
    emit names->activated(names->findText("by bits"));
    EXPECT_THAT(m_told, ElementsAre("bf16", "int8-dynamic", "w4a8"));
}

TEST_F(RecipePanelTest, SaysOnWhatItIsCalibrated)
{
    m_row.calibrationPictures = 8;
    show("int8");
    EXPECT_TRUE(says("Calibrated on 8 pictures"));
    m_row.calibration = CalibrationStep{3, 8};
    show("int8");
    EXPECT_TRUE(says("calibrating 3 of 8"));
    EXPECT_EQ(named<QProgressBar>(m_panel, "Calibration")->value(), 3);
    m_row.calibration.reset();
    m_row.calibrationPictures = 0;
    show("int8");
    EXPECT_TRUE(says("No pictures to calibrate on"));
    show("w4");
    EXPECT_FALSE(says("No pictures to calibrate on")) << "weights alone need none";
}

TEST_F(RecipePanelTest, TheOriginalHasNothingToChange)
{
    m_row.isOriginal = true;
    show("fp32");
    EXPECT_TRUE(says("The original stays as it is"));
    EXPECT_FALSE(named<QComboBox>(m_panel, "Recipe")->isVisibleTo(&m_panel));
    m_panel.setVariant(nullptr);
    EXPECT_TRUE(says("Open a model first"));
}

}
