// SPDX-License-Identifier: GPL-3.0-or-later
#include "synthetic.h"

#include <QFileInfo>
#include <QImage>

#include <cstring>
#include <random>

namespace sidelight::ui::synthetic
{

namespace
{

DisplayImagePtr copied(const QImage &source)
{
    const QImage image = source.convertToFormat(QImage::Format_RGB32);
    auto result = std::make_shared<DisplayImage>();
    result->width = image.width();
    result->height = image.height();
    result->bgrx.resize(static_cast<std::size_t>(image.width()) * image.height() * 4);
    const std::size_t row = static_cast<std::size_t>(image.width()) * 4;
    for (int y = 0; y < image.height(); ++y) {
        std::memcpy(result->bgrx.data() + y * row, image.constScanLine(y), row);
    }
    return result;
}

DisplayImagePtr darkened(const DisplayImage &source, double factor)
{
    auto result = std::make_shared<DisplayImage>(source);
    for (std::uint8_t &value : result->bgrx) {
        value = static_cast<std::uint8_t>(value * factor);
    }
    return result;
}

struct Example {
    const char *label;
    const char *precision;
    quint64 bytes;
    quint64 parameters;
    quint64 peakBytes;
    double medianMs;
    double psnrOriginal;
    double psnrTruth;
};

constexpr Example kExamples[] = {
    {"Original", "FP32", 7'791'210, 1'941'372, 356'212'736, 43.62, 0.0, 31.20},
    {"Original QAT", "INT8", 2'043'871, 1'941'372, 236'191'744, 9.214, 41.30, 30.99},
    {"Light", "FP32", 4'690'112, 1'168'220, 301'989'888, 31.07, 36.02, 30.71},
    {"Light QAT", "INT8", 1'261'004, 1'168'220, 214'695'936, 7.903, 35.11, 30.52},
    {"Lighter", "FP32", 1'310'720, 318'204, 249'561'088, 18.40, 33.87, 30.02},
    {"Lighter QAT", "INT8", 398'421, 318'204, 198'180'864, 6.118, 32.40, 29.64},
};

}

DisplayImagePtr plain(int width, int height, int red, int green, int blue)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(QColor(red, green, blue));
    return copied(image);
}

DisplayImagePtr gradient(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            image.setPixelColor(x, y, QColor(x % 256, y % 256, 128));
        }
    }
    return copied(image);
}

Quality quality(Reference reference, double psnrDb, double ssim)
{
    return {.reference = reference, .psnrDb = psnrDb, .mse = 1e-3, .ssim = ssim, .recipe = {}};
}

Comparison comparison(const QStringList &photos, bool everyState)
{
    Comparison result;
    for (int at = 0; at < 8; ++at) {
        PictureItem picture;
        picture.name = QStringLiteral("%1_00_0.1s.dng").arg(57 + at, 5, 10, QChar(u'0'));
        picture.path = picture.name;
        picture.format = QStringLiteral("DNG 512 × 512 ×100");
        picture.flagged = at == 4;
        picture.failed = everyState && at == 6;
        const QImage photo = photos.isEmpty() ? QImage() : QImage(photos.at(at % photos.size()));
        picture.thumbnail = photo.isNull()
            ? gradient(96, 96)
            : copied(photo.scaled(96, 96, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation));
        if (picture.failed) {
            picture.thumbnail = nullptr;
        }
        result.pictures.push_back(picture);
    }
    const QImage photo = photos.isEmpty() ? QImage() : QImage(photos.value(1, photos.first()));
    const DisplayImagePtr image = photo.isNull()
        ? gradient(512, 512)
        : copied(photo.copy((photo.width() - 512) / 2, (photo.height() - 512) / 2, 512, 512));

    PaneContent input;
    input.kind = PaneKind::Input;
    input.label = QStringLiteral("Input");
    input.image = darkened(*image, 0.35);
    input.state = PaneState::Ready;
    PaneContent truth = input;
    truth.kind = PaneKind::Truth;
    truth.label = QStringLiteral("Truth");
    truth.image = image;
    result.panes = {input, truth};

    int index = 0;
    for (const Example &example : kExamples) {
        VariantRow row;
        row.id = static_cast<VariantId>(index + 10);
        row.label = QString::fromUtf8(example.label);
        row.precision = QString::fromUtf8(example.precision);
        row.bytes = example.bytes;
        row.parameters = example.parameters;
        row.peakBytes = example.peakBytes;
        row.medianMs = example.medianMs;
        row.p95Ms = example.medianMs * 1.08;
        row.speedUp = kExamples[0].medianMs / example.medianMs;
        row.sampleCount = 60;
        row.state = VariantState::Ready;
        row.isOriginal = index == 0;
        row.colorIndex = index;
        row.details = QStringLiteral("models/%1.pt").arg(row.label);
        if (!row.isOriginal) {
            row.original =
                quality(Reference::Original, example.psnrOriginal, 0.9 + example.psnrOriginal / 1000.0);
        }
        row.truth = quality(Reference::Truth, example.psnrTruth, 0.85 + example.psnrTruth / 1000.0);

        PaneContent pane;
        pane.kind = PaneKind::Variant;
        pane.variant = row.id;
        pane.isOriginal = row.isOriginal;
        pane.colorIndex = row.colorIndex;
        pane.label = row.label;
        pane.precision = row.precision;
        pane.image = darkened(*image, 1.0 - 0.03 * index);
        pane.state = PaneState::Ready;
        pane.forwardMs = row.medianMs;
        pane.speedUp = row.speedUp;
        pane.original = row.original;
        pane.truth = row.truth;
        pane.truthOfOriginal = quality(Reference::Truth, kExamples[0].psnrTruth, 0.8812);
        result.variants.push_back(row);
        result.panes.push_back(pane);
        ++index;
    }
    if (everyState) {
        result.panes.at(3).state = PaneState::Running;
        result.variants.at(1).state = VariantState::Running;
        result.panes.at(4).state = PaneState::Stale;
        result.variants.at(2).timingProblem = QStringLiteral("other variants ran at the same time");
        result.panes.at(5).state = PaneState::Loading;
        result.panes.at(5).image = nullptr;
        result.panes.at(5).forwardMs.reset();
        result.panes.at(5).original.reset();
        result.panes.at(5).truth.reset();
        result.variants.at(3).state = VariantState::Loading;
        result.variants.at(3).medianMs.reset();
        result.panes.at(6).state = PaneState::Disabled;
        result.variants.at(4).enabled = false;
        const Error error{ErrorCode::UnknownOperator, "lighter_int8.pt",
                          "uses the operator torchvision::nms, which is not here",
                          "install torchvision's library or export the model without it",
                          "Unknown builtin op: torchvision::nms.\nCould not find any similar ops."};
        result.panes.at(7).state = PaneState::Failed;
        result.panes.at(7).error = error;
        result.variants.at(5).state = VariantState::Failed;
        result.variants.at(5).error = error;
    }
    return result;
}

std::vector<Error> workerErrors()
{
    const std::string file = "/home/anna/networks/see-in-the-dark/lighter_int8_per_channel.pt";
    return {
        {ErrorCode::TimedOut, file, "took longer than 120 s while running, so its process was ended",
         "raise the time limit, or use a smaller picture", ""},
        {ErrorCode::WorkerDied, file, "crashed while running (signal 11, segmentation fault)",
         "run it again; if it happens again, the file is damaged or hostile", "output of the process"},
        {ErrorCode::Cancelled, file, "was stopped while opening", "run it again", ""},
        {ErrorCode::OutOfMemory, file,
         "needed more than its memory limit of 1024 MiB while running, and its process ended",
         "raise the memory limit, or use a smaller picture", "std::bad_alloc"},
        {ErrorCode::WorkerDied, file,
         "was killed while running (signal 9), as the system does when its memory runs out",
         "close other programs or use a smaller picture, then run it again", ""},
    };
}

Comparison endedComparison(const QStringList &photos)
{
    Comparison result = comparison(photos);
    const std::vector<Error> errors = workerErrors();
    for (std::size_t at = 0; at < errors.size(); ++at) {
        PaneContent &pane = result.panes.at(at + 3);
        pane.state = PaneState::Failed;
        pane.error = errors.at(at);
        pane.image = nullptr;
        VariantRow &row = result.variants.at(at + 1);
        row.state = VariantState::Failed;
        row.error = pane.error;
    }
    return result;
}

std::vector<TimingSample> timings(const Comparison &comparison, int runs)
{
    static std::mt19937 generator(1);
    std::normal_distribution<double> noise(1.0, 0.03);
    std::vector<TimingSample> samples;
    for (int run = 0; run < runs; ++run) {
        for (const VariantRow &row : comparison.variants) {
            if (row.medianMs) {
                const bool first = run == 0 && runs > 1;
                samples.push_back({row.id, *row.medianMs * noise(generator) * (first ? 2.5 : 1.0), first});
            }
        }
    }
    return samples;
}

}
