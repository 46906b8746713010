// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

#include <array>

namespace sidelight::ui
{

namespace
{

constexpr std::array<QRgb, 8> kVariantColors{
    0xFF0072B2, // blue
    0xFFE69F00, // orange
    0xFF009E73, // bluish green
    0xFFCC79A7, // reddish purple
    0xFF56B4E9, // sky blue
    0xFFD55E00, // vermilion
    0xFFF0E442, // yellow
    0xFF999999, // gray, in the place of black, which a dark theme would swallow
};

QPalette neutralPalette(int window, int base, int button, int text, int highlight, int highlightedText)
{
    const auto gray = [](int level) { return QColor(level, level, level); };
    QPalette palette(gray(button), gray(window));
    palette.setColor(QPalette::WindowText, gray(text));
    palette.setColor(QPalette::Base, gray(base));
    palette.setColor(QPalette::AlternateBase, gray((base + window) / 2));
    palette.setColor(QPalette::Text, gray(text));
    palette.setColor(QPalette::ButtonText, gray(text));
    palette.setColor(QPalette::BrightText, gray(text));
    palette.setColor(QPalette::PlaceholderText, gray((text + base) / 2));
    palette.setColor(QPalette::ToolTipBase, gray(base));
    palette.setColor(QPalette::ToolTipText, gray(text));
    palette.setColor(QPalette::Highlight, gray(highlight));
    palette.setColor(QPalette::HighlightedText, gray(highlightedText));
    palette.setColor(QPalette::Link, gray(text));
    const int faded = (text + 2 * window) / 3;
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, gray(faded));
    }
    return palette;
}

/// Fusion, with outlines of check boxes that can be seen on dark ground, where its own are darker still.
class Style : public QProxyStyle
{
public:
    Style()
        : QProxyStyle(QStringLiteral("Fusion"))
    {
    }

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isCheckBox = element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck;
        if (!isCheckBox || option->palette.color(QPalette::Window).lightness() >= 128) {
            return;
        }
        const QPen before = painter->pen();
        QColor outline = option->palette.color(QPalette::Text);
        outline.setAlphaF(kOutlineStrength);
        painter->setPen(outline);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->setPen(before);
    }

private:
    static constexpr float kOutlineStrength = 0.55F;
};

}

QColor variantColor(int index)
{
    const int count = static_cast<int>(kVariantColors.size());
    if (index < count) {
        return kVariantColors.at(static_cast<std::size_t>(std::max(index, 0)));
    }
    // The original's colour is not given to anybody else.
    return kVariantColors.at(static_cast<std::size_t>(1 + (index - count) % (count - 1)));
}

QColor surroundColor()
{
    return {118, 118, 118};
}

QPalette lightPalette()
{
    return neutralPalette(236, 250, 228, 24, 200, 12);
}

QPalette darkPalette()
{
    return neutralPalette(46, 36, 58, 226, 84, 245);
}

void applyTheme(ThemeKind kind)
{
    static const bool systemIsDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    static const bool styled = [] {
        QApplication::setStyle(new Style);
        return true;
    }();
    Q_UNUSED(styled);
    const bool dark = kind == ThemeKind::Dark || (kind == ThemeKind::System && systemIsDark);
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
}

}
