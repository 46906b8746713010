// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/figure_format.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sidelight::ui
{

namespace
{

const QString kNone = QStringLiteral("–");
const QString kMinus = QStringLiteral("−");

/// Without an exponent, however large or small the value is.
QString significant(double value, int digits)
{
    if (value == 0.0) {
        return QStringLiteral("0");
    }
    int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
    const double unit = std::pow(10.0, magnitude - digits + 1);
    const double rounded = std::round(value / unit) * unit;
    magnitude = static_cast<int>(std::floor(std::log10(std::abs(rounded)) + 1e-12));
    QString text = QString::number(rounded, 'f', std::clamp(digits - 1 - magnitude, 0, 12));
    return text.replace(u'-', kMinus);
}

QString scaled(double value, const std::array<const char *, 4> &units, int digits)
{
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000.0;
        ++unit;
    }
    const QString number = unit == 0 ? QString::number(value, 'f', 0) : significant(value, digits);
    return units.at(unit)[0] == '\0' ? number : number + u' ' + QString::fromUtf8(units.at(unit));
}

}

QString referenceMark(Reference reference)
{
    return reference == Reference::Original ? QStringLiteral("○") : QStringLiteral("▲");
}

QString psnrText(double psnrDb)
{
    if (std::isnan(psnrDb)) {
        return kNone;
    }
    if (std::isinf(psnrDb)) {
        return QStringLiteral("∞ dB");
    }
    return QString::number(psnrDb, 'f', 2).replace(u'-', kMinus) + QStringLiteral(" dB");
}

QString fidelityText(double decibels)
{
    if (std::isinf(decibels)) {
        return decibels > 0.0 ? QStringLiteral("identical") : QStringLiteral("−∞ dB");
    }
    return psnrText(decibels);
}

QString ssimText(double ssim)
{
    return std::isfinite(ssim) ? QString::number(ssim, 'f', 4).replace(u'-', kMinus) : kNone;
}

QString ssimText(const std::optional<double> &ssim)
{
    return ssim ? ssimText(*ssim) : kNone;
}

QString psnrChangeText(double changeDb)
{
    if (!std::isfinite(changeDb)) {
        return kNone;
    }
    const QString digits = QString::number(std::abs(changeDb), 'f', 2);
    const QString sign = digits == u"0.00" ? QStringLiteral("±")
        : changeDb < 0.0                   ? kMinus
                                           : QStringLiteral("+");
    return sign + digits + QStringLiteral(" dB");
}

QString changeWord(double changeDb)
{
    if (!std::isfinite(changeDb)) {
        return {};
    }
    if (QString::number(std::abs(changeDb), 'f', 2) == u"0.00") {
        return QStringLiteral("same");
    }
    return changeDb < 0.0 ? QStringLiteral("worse") : QStringLiteral("better");
}

QString millisecondsText(double milliseconds)
{
    if (!std::isfinite(milliseconds)) {
        return kNone;
    }
    if (std::abs(milliseconds) >= 9999.5) {
        return significant(milliseconds / 1000.0, 3) + QStringLiteral(" s");
    }
    return significant(milliseconds, 3) + QStringLiteral(" ms");
}

QString factorText(double factor)
{
    return std::isfinite(factor) ? QStringLiteral("×") + significant(factor, 2) : kNone;
}

QString bytesText(quint64 bytes)
{
    return bytes == 0 ? kNone : scaled(static_cast<double>(bytes), {"B", "kB", "MB", "GB"}, 3);
}

QString countText(quint64 count)
{
    return count == 0 ? kNone : scaled(static_cast<double>(count), {"", "k", "M", "G"}, 3);
}

QString shareText(double share)
{
    if (!std::isfinite(share)) {
        return kNone;
    }
    const double percent = share * 100.0;
    if (percent > 0.0 && percent < 0.005) {
        return QStringLiteral("< 0.01 %");
    }
    return percent == 0.0 ? QStringLiteral("0 %") : QString::number(percent, 'f', 2) + QStringLiteral(" %");
}

QString qualityText(const Quality &quality)
{
    const QString mark = referenceMark(quality.reference);
    if (std::isinf(quality.psnrDb)) {
        return QStringLiteral("identical ") + mark;
    }
    QString text = psnrText(quality.psnrDb);
    if (quality.ssim) {
        text += QStringLiteral(" · SSIM ") + ssimText(quality.ssim);
    }
    return text + u' ' + mark;
}

QString calibrationText(const CalibrationStep &step)
{
    return QStringLiteral("calibrating %1 of %2").arg(step.done).arg(step.total);
}

QString metricRecipeText(const MetricRecipe &recipe)
{
    return QStringLiteral(
               "PSNR over all samples clamped to 0..1, data range %1; SSIM after Wang et al. 2004, "
               "%2 × %2 Gaussian window, sigma %3, K1 %4, K2 %5, population covariance, valid "
               "windows, mean over channels; full resolution, no border crop")
        .arg(QString::number(recipe.dataRange), QString::number(recipe.windowSize),
             QString::number(recipe.sigma), QString::number(recipe.k1), QString::number(recipe.k2));
}

QString qualityDetails(const Quality &quality)
{
    const QString reference = quality.reference == Reference::Original
        ? QStringLiteral("○ against the original network's output")
        : QStringLiteral("▲ against the ground truth");
    const QString psnr = std::isinf(quality.psnrDb) ? QStringLiteral("∞ (identical)")
                                                    : QString::number(quality.psnrDb, 'g', 10);
    const QString ssim = quality.ssim ? QString::number(*quality.ssim, 'g', 10)
                                      : QStringLiteral("none, the picture is smaller than the window");
    return QStringLiteral("%1\nPSNR %2 dB\nSSIM %3\nMSE %4\n%5")
        .arg(reference, psnr, ssim, QString::number(quality.mse, 'g', 6), metricRecipeText(quality.recipe));
}

}
