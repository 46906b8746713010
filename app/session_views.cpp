// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_views.h"

#include "app/pane_contents.h"

#include "inference/quality/difference_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sidelight
{

namespace
{

bool isFresh(const SessionVariant &entry, const SessionView &view)
{
    return entry.result && entry.result->generation >= view.epoch && !entry.isRemade()
        && !view.pictureIsStale;
}

const SessionVariant *originalOf(const SessionView &view)
{
    const auto found = std::ranges::find_if(view.variants, &SessionVariant::isOriginal);
    return found == view.variants.end() ? nullptr : &*found;
}

std::optional<double> speedUpOf(const SessionVariant &entry, const SessionView &view)
{
    const SessionVariant *original = originalOf(view);
    return original == nullptr || entry.isOriginal ? std::nullopt
                                                   : speedUp(original->timing(), entry.timing());
}

std::optional<Error> errorOf(const SessionVariant &entry, const SessionView &view)
{
    if (entry.openError) {
        return entry.openError;
    }
    return isFresh(entry, view) ? entry.result->error : std::nullopt;
}

ui::VariantState stateOf(const SessionVariant &entry, const SessionView &view)
{
    if (errorOf(entry, view)) {
        return ui::VariantState::Failed;
    }
    if (!entry.info) {
        return ui::VariantState::Loading;
    }
    return entry.running ? ui::VariantState::Running : ui::VariantState::Ready;
}

/// What the tooltip of a variant says beyond the columns.
std::string detailsOf(const SessionVariant &entry)
{
    std::string text = entry.variant.modelPath + "\n";
    if (entry.info) {
        text += fmt::format("SHA-256 {}\ninput {}, size multiple {}\n", entry.info->sha256,
                            inputKindName(entry.info->contract.kind), entry.info->contract.sizeMultiple);
        for (const std::string &problem : entry.info->problems) {
            text += problem + "\n";
        }
    }
    if (entry.result && !entry.result->error) {
        text += fmt::format("{} threads, {}, quantized operators by {}, variants take turns\n",
                            entry.result->threads, entry.result->device, entry.result->engine);
    }
    if (entry.openError) {
        text += sentence(*entry.openError) + "\n";
    }
    text.pop_back();
    return text;
}

QString warningOf(const SessionVariant &entry)
{
    const bool hopeless =
        entry.result && entry.result->original && isHopeless(entry.result->original->psnrDb);
    return hopeless ? QStringLiteral("Of no use: under 10 dB, little is left of the original's picture")
                    : QString();
}

ui::PaneState variantPaneState(const SessionVariant &entry, const SessionView &view)
{
    if (errorOf(entry, view)) {
        return ui::PaneState::Failed;
    }
    if (isFresh(entry, view)) {
        return ui::PaneState::Ready;
    }
    const bool asked = view.reading || view.pending.contains(entry.variant.id);
    if (asked && entry.running) {
        return ui::PaneState::Running;
    }
    if (asked && !(entry.result && entry.result->display)) {
        return ui::PaneState::Loading;
    }
    // What it showed by another recipe stays as it is until the new one is there, so that nothing flashes.
    if (asked && entry.isRemade() && !view.pictureIsStale && entry.result->generation >= view.epoch) {
        return ui::PaneState::Running;
    }
    return entry.result && entry.result->display ? ui::PaneState::Stale : ui::PaneState::Empty;
}

ui::PaneContent pictureState(ui::PaneContent pane, const SessionView &view)
{
    if (view.pictureIsStale) {
        pane.state = ui::PaneState::Stale;
    }
    return pane;
}

ui::PaneContent failedPane(ui::PaneKind kind, const QString &label, const Error &error)
{
    ui::PaneContent pane;
    pane.kind = kind;
    pane.label = label;
    pane.state = ui::PaneState::Failed;
    pane.error = error;
    return pane;
}

}

std::string formatText(const Picture &picture)
{
    std::string text =
        fmt::format("{} {} × {}", picture.format, picture.frame->width(), picture.frame->height());
    if (picture.mosaic) {
        text += fmt::format(" ×{:.4g}", picture.exposureRatio);
    }
    return text;
}

std::string conditionsText(const SessionView &view)
{
    for (const SessionVariant &entry : view.variants) {
        if (entry.result && !entry.result->error) {
            return fmt::format("times are medians of warmed-up forward passes, variants in turn, {} {}, {}",
                               entry.result->threads, entry.result->threads == 1 ? "thread" : "threads",
                               entry.result->device);
        }
    }
    return {};
}

std::vector<ui::VariantRow> variantRows(const SessionView &view)
{
    std::vector<ui::VariantRow> rows;
    for (const SessionVariant &entry : view.variants) {
        ui::VariantRow row;
        row.id = entry.variant.id;
        row.label = QString::fromStdString(entry.label());
        row.recipe = entry.variant.recipe;
        row.calibrationPictures = static_cast<int>(entry.variant.calibration.size());
        row.calibration = entry.calibration;
        row.enabled = entry.enabled;
        row.isOriginal = entry.isOriginal;
        row.colorIndex = entry.colorIndex;
        row.state = stateOf(entry, view);
        row.error = errorOf(entry, view);
        row.overrides = entry.variant.overrides;
        row.details = QString::fromStdString(detailsOf(entry));
        row.peakBytes = entry.peakBytes;
        if (entry.info) {
            row.precision = precisionText(entry.info->precision);
            row.bytes = entry.info->bytes;
            row.parameters = entry.info->parameters;
            row.contract = entry.info->contract;
            for (const std::string &note : entry.info->notes) {
                row.notes << shown(note);
            }
        }
        if (const auto timing = entry.timing()) {
            row.medianMs = timing->medianMs;
            row.p95Ms = timing->p95Ms;
            row.sampleCount = timing->count;
            row.speedUp = speedUpOf(entry, view);
            if (timing->count < kRunsForAMedian) {
                row.timingProblem = QString::fromStdString(
                    fmt::format("a median of only {} runs: wait, or switch Live on", timing->count));
            }
        }
        if (isFresh(entry, view)) {
            row.original = entry.result->original;
            row.truth = entry.result->truth;
            row.warning = warningOf(entry);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<ui::PaneContent> comparisonPanes(const SessionView &view)
{
    std::vector<ui::PaneContent> panes;
    if (view.picture != nullptr) {
        const ReadResult &read = *view.picture;
        panes.push_back(read.picture
                            ? pictureState(inputPane(**read.picture, read.display), view)
                            : failedPane(ui::PaneKind::Input, QStringLiteral("Input"), read.picture.error()));
        if (read.truth && *read.truth) {
            panes.push_back(pictureState(truthPane(***read.truth, read.truthDisplay), view));
        } else if (read.truth) {
            panes.push_back(failedPane(ui::PaneKind::Truth, QStringLiteral("Truth"), read.truth->error()));
        }
    }
    const SessionVariant *original = originalOf(view);
    std::optional<Quality> truthOfOriginal;
    if (original != nullptr && isFresh(*original, view)) {
        truthOfOriginal = original->result->truth;
    }
    for (const SessionVariant &entry : view.variants) {
        if (!entry.enabled) {
            continue;
        }
        const PaneVariant who{entry.variant.id, entry.label(),
                              entry.info ? entry.info->precision : std::string(), entry.isOriginal,
                              entry.colorIndex};
        ui::PaneContent pane =
            variantPane(who, entry.result.value_or(RunResult{}), truthOfOriginal, speedUpOf(entry, view));
        // One run says little and the first ones too much: the time shown is the one that the list compares.
        const auto timing = entry.timing();
        pane.forwardMs = timing ? std::optional(timing->medianMs) : std::nullopt;
        pane.state = variantPaneState(entry, view);
        pane.calibration = entry.calibration;
        pane.warning = isFresh(entry, view) ? warningOf(entry) : QString();
        if (view.differences && entry.result && entry.result->difference) {
            pane.image = entry.result->difference;
            pane.imageNote = QStringLiteral("difference to ○, white: %1 % or more")
                                 .arg(std::lround(kWhiteDifference * 100.0));
        }
        pane.error = errorOf(entry, view);
        panes.push_back(std::move(pane));
    }
    return panes;
}

}
