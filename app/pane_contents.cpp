// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pane_contents.h"

#include <utility>

namespace sidelight
{

namespace
{

ui::PaneContent picturePane(ui::PaneKind kind, const QString &label, DisplayImagePtr image)
{
    ui::PaneContent content;
    content.kind = kind;
    content.label = label;
    content.image = std::move(image);
    content.state = content.image ? ui::PaneState::Ready : ui::PaneState::Empty;
    return content;
}

}

ui::PaneContent inputPane(const Picture &picture, DisplayImagePtr image)
{
    const QString label = picture.exposureRatio == 1.0
        ? QStringLiteral("Input")
        : QStringLiteral("Input ×%1").arg(QString::number(picture.exposureRatio, 'g', 4));
    return picturePane(ui::PaneKind::Input, label, std::move(image));
}

ui::PaneContent truthPane(const Picture &, DisplayImagePtr image)
{
    return picturePane(ui::PaneKind::Truth, QStringLiteral("Truth"), std::move(image));
}

ui::PaneContent variantPane(const PaneVariant &variant, const RunResult &result,
                            const std::optional<Quality> &truthOfOriginal, std::optional<double> speedUp)
{
    ui::PaneContent content = picturePane(ui::PaneKind::Variant, shown(variant.label), result.display);
    content.variant = variant.id;
    content.isOriginal = variant.isOriginal;
    content.colorIndex = variant.colorIndex;
    content.precision = precisionText(variant.precision);
    if (result.error) {
        content.state = ui::PaneState::Failed;
        content.error = result.error;
    }
    if (content.state != ui::PaneState::Ready) {
        return content;
    }
    content.forwardMs = result.times.forward.count();
    content.speedUp = speedUp;
    content.original = result.original;
    content.truth = result.truth;
    content.truthOfOriginal = truthOfOriginal;
    if (result.truthProblem) {
        content.truthProblem = shown(sentence(*result.truthProblem));
    }
    return content;
}

QString precisionText(const std::string &precision)
{
    const QString text = shown(precision);
    const qsizetype end = text.indexOf(u' ');
    return end < 0 ? text.toUpper() : text.left(end).toUpper() + text.mid(end);
}

QString shown(const std::string &text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}
