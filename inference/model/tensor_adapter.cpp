// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/model/tensor_adapter.h"

#include "inference/imaging/bayer_packing.h"
#include "inference/imaging/color.h"
#include "inference/model/model_error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

namespace sidelight
{

namespace
{

/// How many samples of an answer go to its sink at once: what stays in the cache of a core.
constexpr std::size_t kPieceSamples = 16384;

/// Planes of a picture before padding: channels x height x width.
struct Planes {
    int channels = 0;
    int height = 0;
    int width = 0;
    std::vector<float> values;
};

Planes planesOf(const Frame &frame)
{
    Planes planes{frame.channels(), frame.height(), frame.width(), {}};
    planes.values.resize(frame.pixels().size());
    const std::size_t area = static_cast<std::size_t>(planes.height) * planes.width;
    const float *in = frame.pixels().data();
    for (int c = 0; c < planes.channels; ++c) {
        float *out = planes.values.data() + c * area;
        for (std::size_t i = 0; i < area; ++i) {
            out[i] = in[i * planes.channels + c];
        }
    }
    return planes;
}

Expected<Planes> planesFor(const Picture &picture, InputKind kind)
{
    if (kind == InputKind::Gray) {
        return planesOf(*toGray(*picture.frame));
    }
    if (kind == InputKind::Rgb) {
        return planesOf(*toRgb(*picture.frame));
    }
    if (!picture.mosaic) {
        return std::unexpected(
            Error{ErrorCode::WrongInputKind,
                  picture.path,
                  "is a " + picture.format + " picture, and the network takes camera RAW (bayer4)",
                  "choose a camera RAW file such as DNG",
                  {}});
    }
    return Planes{4, picture.mosaic->height / 2, picture.mosaic->width / 2,
                  packMosaic(*picture.mosaic, picture.exposureRatio)};
}

/// The index that reflection puts at i beyond a row of n values, the edge not repeated; n == 1 repeats it.
int reflected(int i, int n)
{
    if (n == 1) {
        return 0;
    }
    const int period = 2 * (n - 1);
    const int k = i % period;
    return k < n ? k : period - k;
}

int roundedUp(int size, int multiple)
{
    return (size + multiple - 1) / multiple * multiple;
}

std::optional<double> channelValue(const std::vector<double> &values, int channel, int channels,
                                   double otherwise)
{
    if (values.empty()) {
        return otherwise;
    }
    if (values.size() == 1) {
        return values.front();
    }
    return static_cast<int>(values.size()) == channels ? std::optional(values[channel]) : std::nullopt;
}

std::string shapeText(const at::Tensor &tensor)
{
    std::string text;
    for (const std::int64_t size : tensor.sizes()) {
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    }
    return text.empty() ? "single number" : text + " tensor";
}

std::unexpected<Error> wrongOutput(const std::string &path, const std::string &what)
{
    return std::unexpected(Error{ErrorCode::WrongOutput,
                                 path,
                                 what,
                                 "choose an image-to-image network whose forward returns one picture",
                                 {}});
}

/// A row of planes as a row of a Frame.
void interleave(const float *row, std::int64_t plane, std::int64_t step, int channels, std::span<float> out)
{
    if (plane == 1 && step == channels) { // channels last, as quantized operators answer
        std::ranges::copy(std::span(row, out.size()), out.begin());
        return;
    }
    const std::size_t width = out.size() / channels;
    for (int c = 0; c < channels; ++c) {
        const float *in = row + c * plane;
        for (std::size_t x = 0; x < width; ++x, in += step) {
            out[x * channels + c] = *in;
        }
    }
}

/// Puts the upper left part of float planes into a sink, as rows of a Frame, its range mapped to 0..1.
///
/// Shapes   planes: C x H x W, H >= height, W >= width, of any strides
/// Result   how many values are not finite; nullopt where the sink has no room
std::optional<std::size_t> pour(const at::Tensor &planes, int height, int width,
                                const std::array<double, 2> &range, SampleSink &sink)
{
    const int channels = static_cast<int>(planes.size(0));
    const std::size_t rowSamples = static_cast<std::size_t>(width) * channels;
    const double low = range[0];
    const double gain = 1.0 / (range[1] - range[0]);
    std::vector<float> piece(std::max<std::size_t>(1, kPieceSamples / rowSamples) * rowSamples);
    std::size_t filled = 0;
    std::size_t nonFinite = 0;
    for (int y = 0; y < height; ++y) {
        const float *const row = planes.data_ptr<float>() + y * planes.stride(1);
        interleave(row, planes.stride(0), planes.stride(2), channels, {piece.data() + filled, rowSamples});
        filled += rowSamples;
        if (filled < piece.size() && y + 1 < height) {
            continue;
        }
        for (std::size_t i = 0; i < filled; ++i) {
            piece[i] = static_cast<float>((piece[i] - low) * gain);
            nonFinite += std::isfinite(piece[i]) ? 0 : 1;
        }
        if (!sink.add({piece.data(), filled})) {
            return std::nullopt;
        }
        filled = 0;
    }
    return nonFinite;
}

/// The length that the unpadded part of an input becomes; nullopt where the scale is no simple one.
std::optional<int> scaledLength(int unpadded, int padded, std::int64_t answered)
{
    const std::int64_t scaled = static_cast<std::int64_t>(unpadded) * answered;
    return scaled % padded == 0 ? std::optional(static_cast<int>(scaled / padded)) : std::nullopt;
}

}

Expected<AdaptedInput> adaptPicture(const Picture &picture, const ModelContract &contract,
                                    at::ScalarType type)
{
    const Expected<Planes> planes = planesFor(picture, contract.kind);
    if (!planes) {
        return std::unexpected(planes.error());
    }
    const int height = roundedUp(planes->height, contract.sizeMultiple);
    const int width = roundedUp(planes->width, contract.sizeMultiple);
    at::Tensor tensor = at::empty({1, planes->channels, height, width}, at::kFloat);
    float *out = tensor.data_ptr<float>();
    const std::size_t area = static_cast<std::size_t>(planes->height) * planes->width;
    std::vector<int> columns(width);
    for (int x = 0; x < width; ++x) {
        columns[x] = reflected(x, planes->width);
    }
    for (int c = 0; c < planes->channels; ++c) {
        const auto mean = channelValue(contract.mean, c, planes->channels, 0.0);
        const auto deviation = channelValue(contract.std, c, planes->channels, 1.0);
        if (!mean || !deviation) {
            return std::unexpected(Error{ErrorCode::BadSidecar,
                                         {},
                                         "mean or std has another number of values than the "
                                             + std::to_string(planes->channels) + " channels of the input",
                                         "give one value or one a channel",
                                         {}});
        }
        const double gain = (contract.range[1] - contract.range[0]) / *deviation;
        const double offset = (contract.range[0] - *mean) / *deviation;
        for (int y = 0; y < height; ++y) {
            const float *in = planes->values.data() + c * area
                + static_cast<std::size_t>(reflected(y, planes->height)) * planes->width;
            for (int x = 0; x < width; ++x) {
                *out++ = static_cast<float>(in[columns[x]] * gain + offset);
            }
        }
    }
    return AdaptedInput{tensor.to(type), planes->height, planes->width, height, width};
}

Expected<FramePtr> collectAnswer(const at::Tensor &answer, const AdaptedInput &input,
                                 const ModelContract &contract, const std::string &modelPath,
                                 const MakeSampleSink &makeSink)
{
    if (answer.is_sparse() || answer.is_complex()) {
        return wrongOutput(modelPath, "answers with a sparse or complex tensor");
    }
    // A view may stand for the negative of its memory.
    at::Tensor tensor = answer.is_quantized() ? answer.dequantize() : answer.resolve_conj().resolve_neg();
    if (tensor.dim() == 4 && tensor.size(0) == 1) {
        tensor = tensor.squeeze(0);
    }
    const bool picture =
        tensor.dim() == 3 && (tensor.size(0) == 1 || tensor.size(0) == 3) && tensor.numel() > 0;
    if (!picture) {
        return wrongOutput(modelPath, "answers with a " + shapeText(answer) + ", which is not a picture");
    }
    if (tensor.size(1) > kMaxPictureSide || tensor.size(2) > kMaxPictureSide) {
        return wrongOutput(modelPath,
                           "answers with a " + shapeText(answer) + ", which is larger than any picture");
    }
    int height = static_cast<int>(tensor.size(1));
    int width = static_cast<int>(tensor.size(2));
    if (input.paddedHeight != input.height || input.paddedWidth != input.width) {
        const auto croppedHeight = scaledLength(input.height, input.paddedHeight, height);
        const auto croppedWidth = scaledLength(input.width, input.paddedWidth, width);
        if (!croppedHeight || !croppedWidth) {
            return wrongOutput(modelPath,
                               "answers with " + std::to_string(width) + " x " + std::to_string(height)
                                   + " pixels, which is no multiple of the "
                                   + std::to_string(input.paddedWidth) + " x "
                                   + std::to_string(input.paddedHeight) + " it was given");
        }
        height = *croppedHeight;
        width = *croppedWidth;
    }
    tensor = tensor.to(at::kFloat);
    const int channels = static_cast<int>(tensor.size(0));
    const std::size_t count = static_cast<std::size_t>(height) * width * channels;
    const std::unique_ptr<SampleSink> sink = makeSink(count);
    if (!sink) {
        return std::unexpected(forwardError(modelPath, "bad_alloc"));
    }
    const std::optional<std::size_t> nonFinite = pour(tensor, height, width, contract.outputRange, *sink);
    if (!nonFinite) {
        return std::unexpected(forwardError(modelPath, "bad_alloc"));
    }
    if (*nonFinite > 0) {
        return std::unexpected(Error{ErrorCode::NonFiniteOutput,
                                     modelPath,
                                     "answers with " + std::to_string(*nonFinite) + " of "
                                         + std::to_string(count)
                                         + " values that are not finite numbers (NaN or infinity)",
                                     "check its input range, or export it again",
                                     {}});
    }
    SampleStoragePtr samples = sink->finish();
    if (!samples) {
        return std::unexpected(forwardError(modelPath, "bad_alloc"));
    }
    return std::make_shared<const Frame>(width, height, channels, std::move(samples));
}

}
