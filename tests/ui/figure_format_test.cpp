// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"
#include "ui/figure_chip.h"
#include "ui/figure_format.h"

#include <gtest/gtest.h>

#include <limits>

using namespace sidelight;
using namespace sidelight::ui;

namespace
{

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

}

TEST(FigureFormat, DecibelsHaveTwoDecimals)
{
    EXPECT_EQ(psnrText(41.304), "41.30 dB");
    EXPECT_EQ(psnrText(-3.0), "−3.00 dB");
    EXPECT_EQ(psnrText(kInfinity), "∞ dB");
    EXPECT_EQ(psnrText(kNotANumber), "–");
}

TEST(FigureFormat, WhatIsTheSameIsCalledIdentical)
{
    EXPECT_EQ(fidelityText(41.304), "41.30 dB");
    EXPECT_EQ(fidelityText(kInfinity), "identical");
    EXPECT_EQ(fidelityText(-kInfinity), "−∞ dB");
    EXPECT_EQ(fidelityText(kNotANumber), "–");
}

TEST(FigureFormat, SharesArePercentAndNeverNothingWhereThereIsSomething)
{
    EXPECT_EQ(shareText(0.0031), "0.31 %");
    EXPECT_EQ(shareText(0.125), "12.50 %");
    EXPECT_EQ(shareText(0.0), "0 %");
    EXPECT_EQ(shareText(0.00000031), "< 0.01 %");
    EXPECT_EQ(shareText(kNotANumber), "–");
}

TEST(FigureFormat, SsimHasFourDecimals)
{
    EXPECT_EQ(ssimText(0.98764), "0.9876");
    EXPECT_EQ(ssimText(std::optional<double>()), "–");
}

TEST(FigureFormat, LossesCarryTheMinusSignAndTheWord)
{
    EXPECT_EQ(psnrChangeText(-0.2149), "−0.21 dB");
    EXPECT_EQ(changeWord(-0.2149), "worse");
    EXPECT_EQ(psnrChangeText(0.5), "+0.50 dB");
    EXPECT_EQ(changeWord(0.5), "better");
    EXPECT_EQ(psnrChangeText(-0.001), "±0.00 dB");
    EXPECT_EQ(changeWord(-0.001), "same");
}

TEST(FigureFormat, TimesHaveThreeSignificantDigits)
{
    EXPECT_EQ(millisecondsText(9.2), "9.20 ms");
    EXPECT_EQ(millisecondsText(9.996), "10.0 ms");
    EXPECT_EQ(millisecondsText(43.62), "43.6 ms");
    EXPECT_EQ(millisecondsText(0.01234), "0.0123 ms");
    EXPECT_EQ(millisecondsText(1234.0), "1230 ms");
    EXPECT_EQ(millisecondsText(12340.0), "12.3 s");
    EXPECT_EQ(millisecondsText(kNotANumber), "–");
}

TEST(FigureFormat, FactorsHaveTwoSignificantDigits)
{
    EXPECT_EQ(factorText(4.7342), "×4.7");
    EXPECT_EQ(factorText(12.4), "×12");
    EXPECT_EQ(factorText(0.854), "×0.85");
    EXPECT_EQ(factorText(1.0), "×1.0");
}

TEST(FigureFormat, SizesAreForPeople)
{
    EXPECT_EQ(bytesText(7'791'210), "7.79 MB");
    EXPECT_EQ(bytesText(398'421), "398 kB");
    EXPECT_EQ(bytesText(512), "512 B");
    EXPECT_EQ(bytesText(0), "–");
    EXPECT_EQ(countText(7'760'000), "7.76 M");
    EXPECT_EQ(countText(12), "12");
}

TEST(FigureFormat, QualityNamesItsReference)
{
    EXPECT_EQ(qualityText(synthetic::quality(Reference::Original, 41.3, 0.98765)),
              "41.30 dB · SSIM 0.9877 ○");
    EXPECT_EQ(qualityText(synthetic::quality(Reference::Truth, 31.2, 0.9)), "31.20 dB · SSIM 0.9000 ▲");
    EXPECT_EQ(qualityText(synthetic::quality(Reference::Original, kInfinity, 1.0)), "identical ○");
}

TEST(FigureChip, SaysTimeSpeedUpLossAndBothReferences)
{
    PaneContent pane;
    pane.forwardMs = 9.21;
    pane.speedUp = 4.734;
    pane.original = synthetic::quality(Reference::Original, 41.3, 0.9876);
    pane.truth = synthetic::quality(Reference::Truth, 30.99, 0.9012);
    pane.truthOfOriginal = synthetic::quality(Reference::Truth, 31.2, 0.91);
    EXPECT_EQ(chipGroups(pane),
              QStringList({"9.21 ms ×4.7", "−0.21 dB ▲ worse", "41.30 dB · SSIM 0.9876 ○",
                           "30.99 dB · SSIM 0.9012 ▲"}));
}

TEST(FigureChip, OfTheOriginalComparesItWithNothing)
{
    PaneContent pane;
    pane.isOriginal = true;
    pane.forwardMs = 43.6;
    pane.speedUp = 1.0;
    pane.truth = synthetic::quality(Reference::Truth, 31.2, 0.91);
    pane.truthOfOriginal = pane.truth;
    EXPECT_EQ(chipGroups(pane), QStringList({"43.6 ms", "31.20 dB · SSIM 0.9100 ▲"}));
}

TEST(FigureChip, TakesAsFewLinesAsTheWidthAllows)
{
    const QStringList groups{"aaaa", "bbbb", "cccc"};
    const auto narrowerThan = [](int letters) {
        return [letters](const QString &line) { return line.size() <= letters; };
    };
    EXPECT_EQ(chipLines(groups, narrowerThan(4)), groups);
    EXPECT_EQ(chipLines(groups, narrowerThan(12)), QStringList({"aaaa · bbbb", "cccc"}));
    EXPECT_EQ(chipLines(groups, narrowerThan(80)), QStringList({"aaaa · bbbb · cccc"}));
}
