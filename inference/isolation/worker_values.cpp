// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/worker_values.h"

#include "inference/isolation/byte_stream.h"
#include "inference/isolation/measure_values.h"
#include "inference/isolation/shared_samples.h"

#include <cstring>
#include <utility>

namespace sidelight
{

template<> inline constexpr int kEnumerators<ErrorCode> = kErrorCodes;
template<> inline constexpr int kEnumerators<InputKind> = static_cast<int>(InputKind::Bayer4) + 1;
template<> inline constexpr int kEnumerators<BayerSite> = static_cast<int>(BayerSite::Gb) + 1;

/// The kind of the messages that carry a value; questions that several kinds ask are not here.
template<typename Value> constexpr MessageKind kindOf() = delete;
template<> constexpr MessageKind kindOf<Hello>()
{
    return MessageKind::Hello;
}
template<> constexpr MessageKind kindOf<OpenModelQuestion>()
{
    return MessageKind::OpenModel;
}
template<> constexpr MessageKind kindOf<ModelOpenedAnswer>()
{
    return MessageKind::ModelOpened;
}
template<> constexpr MessageKind kindOf<ModelAnsweredAnswer>()
{
    return MessageKind::ModelAnswered;
}
template<> constexpr MessageKind kindOf<ModelCalibratedAnswer>()
{
    return MessageKind::ModelCalibrated;
}
template<> constexpr MessageKind kindOf<LayersMeasuredAnswer>()
{
    return MessageKind::LayersMeasured;
}
template<> constexpr MessageKind kindOf<MakeVariantQuestion>()
{
    return MessageKind::MakeVariant;
}
template<> constexpr MessageKind kindOf<SaveVariantQuestion>()
{
    return MessageKind::SaveVariant;
}
template<> constexpr MessageKind kindOf<VariantSavedAnswer>()
{
    return MessageKind::VariantSaved;
}
template<> constexpr MessageKind kindOf<PictureReadAnswer>()
{
    return MessageKind::PictureRead;
}
template<> constexpr MessageKind kindOf<ThumbnailMadeAnswer>()
{
    return MessageKind::ThumbnailMade;
}
template<> constexpr MessageKind kindOf<Error>()
{
    return MessageKind::Failed;
}

template<typename Stream> void transfer(Stream &stream, Error &value)
{
    stream(value.code);
    stream(value.file);
    stream(value.what);
    stream(value.remedy);
    stream(value.detail);
}

template<typename Stream> void transfer(Stream &stream, SandboxPart &value)
{
    stream(value.name);
    stream(value.active);
    stream(value.detail);
}

template<typename Stream> void transfer(Stream &stream, Hello &value)
{
    stream(value.protocol);
    stream(value.sandbox);
}

template<typename Stream> void transfer(Stream &stream, ContractOverrides &value)
{
    stream(value.kind);
    stream(value.range);
    stream(value.mean);
    stream(value.std);
    stream(value.sizeMultiple);
    stream(value.outputRange);
    stream(value.label);
}

template<typename Stream> void transfer(Stream &stream, Recipe &value)
{
    stream(value.name);
    stream(value.options);
}

template<typename Stream> void transfer(Stream &stream, OpenModelQuestion &value)
{
    stream(value.variant.id);
    stream(value.variant.modelPath);
    stream(value.variant.recipe);
    stream(value.variant.label);
    stream(value.variant.overrides);
    stream(value.variant.settings.threads);
}

template<typename Stream> void transfer(Stream &stream, ModelContract &value)
{
    stream(value.kind);
    stream(value.range);
    stream(value.mean);
    stream(value.std);
    stream(value.sizeMultiple);
    stream(value.outputRange);
}

template<typename Stream> void transfer(Stream &stream, LayerInfo &value)
{
    stream(value.name);
    stream(value.operation);
    stream(value.precision);
    stream(value.parameters);
}

template<typename Stream> void transfer(Stream &stream, ModelInfo &value)
{
    stream(value.path);
    stream(value.sha256);
    stream(value.bytes);
    stream(value.parameters);
    stream(value.precision);
    stream(value.label);
    stream(value.contract);
    stream(value.kindInferred);
    stream(value.operators);
    stream(value.layers);
    stream(value.problems);
    stream(value.notes);
    stream(value.madeBy);
    stream(value.integerIslands);
}

template<typename Stream> void transfer(Stream &stream, HostEnvironment &value)
{
    stream(value.engine);
    stream(value.torch);
    stream(value.threads);
    stream(value.sandbox);
}

template<typename Stream> void transfer(Stream &stream, ModelOpenedAnswer &value)
{
    stream(value.info);
    stream(value.environment);
}

template<typename Stream> void transfer(Stream &stream, MosaicOutline &value)
{
    stream(value.width);
    stream(value.height);
    stream(value.cell);
    stream(value.whiteBalance);
}

template<typename Stream> void transfer(Stream &stream, PictureOutline &value)
{
    stream(value.path);
    stream(value.sha256);
    stream(value.width);
    stream(value.height);
    stream(value.channels);
    stream(value.mosaic);
    stream(value.exposureRatio);
    stream(value.format);
    stream(value.bitsPerSample);
    stream(value.warnings);
}

template<typename Stream> void transfer(Stream &stream, RunModelQuestion &value)
{
    stream(value.picture);
}

template<typename Stream> void transfer(Stream &stream, ModelAnsweredAnswer &value)
{
    stream(value.width);
    stream(value.height);
    stream(value.channels);
    stream(value.times.adapt);
    stream(value.times.forward);
    stream(value.times.collect);
    stream(value.contract);
}

template<typename Stream> void transfer(Stream &stream, ModelCalibratedAnswer &value)
{
    stream(value.contract);
}

template<typename Stream> void transfer(Stream &stream, LayersMeasuredAnswer &value)
{
    stream(value.layers);
    stream(value.contract);
}

template<typename Stream> void transfer(Stream &stream, MakeVariantQuestion &value)
{
    stream(value.recipe);
}

template<typename Stream> void transfer(Stream &, SaveVariantQuestion &) { }

template<typename Stream> void transfer(Stream &stream, VariantSavedAnswer &value)
{
    stream(value.bytes);
}

template<typename Stream> void transfer(Stream &stream, ReadPictureQuestion &value)
{
    stream(value.path);
    stream(value.exposureRatio);
    stream(value.limits.maxPixels);
    stream(value.limits.maxFileBytes);
    stream(value.maxSide);
}

template<typename Stream> void transfer(Stream &stream, PictureReadAnswer &value)
{
    stream(value.picture);
}

template<typename Stream> void transfer(Stream &stream, ThumbnailMadeAnswer &value)
{
    stream(value.width);
    stream(value.height);
    // Longer than a string may be, so in rows.
    std::vector<std::string> rows;
    const std::size_t pitch = static_cast<std::size_t>(std::clamp(value.width, 0, 4096)) * 4;
    for (std::size_t at = 0; pitch > 0 && at < value.bgrx.size(); at += pitch) {
        rows.push_back(value.bgrx.substr(at, pitch));
    }
    stream(rows);
    value.bgrx.clear();
    for (const std::string &row : rows) {
        value.bgrx += row;
    }
}

namespace
{

template<typename Value> Message encoded(MessageKind kind, const Value &value)
{
    ByteWriter writer;
    Value copy = value;
    transfer(writer, copy);
    Message message;
    message.kind = kind;
    message.payload = writer.take();
    return message;
}

template<typename Value> std::optional<Value> decoded(const Message &message, bool kindFits)
{
    if (!kindFits) {
        return std::nullopt;
    }
    ByteReader reader(message.payload);
    Value value;
    transfer(reader, value);
    return reader.complete() ? std::optional(std::move(value)) : std::nullopt;
}

bool isSide(int length)
{
    return length >= 1 && length <= kMaxPictureSide;
}

std::unexpected<Error> noSharedMemory()
{
    return std::unexpected(Error{ErrorCode::OutOfMemory,
                                 {},
                                 "there is not enough memory to hand a picture over",
                                 "close other programs or choose a smaller picture",
                                 {}});
}

}

template<typename Value> Message messageOf(const Value &value)
{
    return encoded(kindOf<Value>(), value);
}

Message messageOf(const RunModelQuestion &value, MessageKind kind)
{
    return encoded(kind, value);
}

Message messageOf(const ReadPictureQuestion &value, MessageKind kind)
{
    return encoded(kind, value);
}

template<typename Value> std::optional<Value> valueOf(const Message &message)
{
    return decoded<Value>(message, message.kind == kindOf<Value>());
}

template<> std::optional<RunModelQuestion> valueOf(const Message &message)
{
    return decoded<RunModelQuestion>(message,
                                     message.kind == MessageKind::RunModel
                                         || message.kind == MessageKind::CalibrateModel
                                         || message.kind == MessageKind::MeasureLayers);
}

template<> std::optional<ReadPictureQuestion> valueOf(const Message &message)
{
    return decoded<ReadPictureQuestion>(
        message, message.kind == MessageKind::ReadPicture || message.kind == MessageKind::MakeThumbnail);
}

template<> std::optional<LayersMeasuredAnswer> valueOf(const Message &message)
{
    auto value = decoded<LayersMeasuredAnswer>(message, message.kind == MessageKind::LayersMeasured);
    return value && areSound(value->layers) ? std::move(value) : std::nullopt;
}

template<> std::optional<ThumbnailMadeAnswer> valueOf(const Message &message)
{
    auto value = decoded<ThumbnailMadeAnswer>(message, message.kind == MessageKind::ThumbnailMade);
    const bool sound = value && isSide(value->width) && isSide(value->height)
        && value->bgrx.size() == static_cast<std::size_t>(value->width) * value->height * 4;
    return sound ? std::move(value) : std::nullopt;
}

template Message messageOf(const Hello &value);
template Message messageOf(const OpenModelQuestion &value);
template Message messageOf(const ModelOpenedAnswer &value);
template Message messageOf(const ModelAnsweredAnswer &value);
template Message messageOf(const ModelCalibratedAnswer &value);
template Message messageOf(const LayersMeasuredAnswer &value);
template Message messageOf(const MakeVariantQuestion &value);
template Message messageOf(const SaveVariantQuestion &value);
template Message messageOf(const VariantSavedAnswer &value);
template Message messageOf(const PictureReadAnswer &value);
template Message messageOf(const ThumbnailMadeAnswer &value);
template Message messageOf(const Error &value);

template std::optional<Hello> valueOf(const Message &message);
template std::optional<OpenModelQuestion> valueOf(const Message &message);
template std::optional<ModelOpenedAnswer> valueOf(const Message &message);
template std::optional<ModelAnsweredAnswer> valueOf(const Message &message);
template std::optional<ModelCalibratedAnswer> valueOf(const Message &message);
template std::optional<MakeVariantQuestion> valueOf(const Message &message);
template std::optional<SaveVariantQuestion> valueOf(const Message &message);
template std::optional<VariantSavedAnswer> valueOf(const Message &message);
template std::optional<PictureReadAnswer> valueOf(const Message &message);
template std::optional<Error> valueOf(const Message &message);

Expected<std::vector<Descriptor>> outlined(const Picture &picture, PictureOutline &outline)
{
    outline.path = picture.path;
    outline.sha256 = picture.sha256;
    outline.width = picture.frame->width();
    outline.height = picture.frame->height();
    outline.channels = picture.frame->channels();
    outline.exposureRatio = picture.exposureRatio;
    outline.format = picture.format;
    outline.bitsPerSample = picture.bitsPerSample;
    outline.warnings = picture.warnings;
    auto descriptors = sharedFrame(*picture.frame);
    if (!descriptors || !picture.mosaic) {
        return descriptors;
    }
    const Mosaic &mosaic = *picture.mosaic;
    outline.mosaic = {mosaic.width, mosaic.height, mosaic.cell, mosaic.whiteBalance};
    Descriptor samples = handedOver(mosaic.storage);
    if (!samples.valid()) {
        return noSharedMemory();
    }
    descriptors->push_back(std::move(samples));
    return descriptors;
}

PicturePtr pictureOf(const PictureOutline &outline, std::vector<Descriptor> descriptors)
{
    if (descriptors.size() != (outline.mosaic ? 2U : 1U)) {
        return nullptr;
    }
    auto picture = std::make_shared<Picture>();
    picture->path = outline.path;
    picture->sha256 = outline.sha256;
    picture->exposureRatio = outline.exposureRatio;
    picture->format = outline.format;
    picture->bitsPerSample = outline.bitsPerSample;
    picture->warnings = outline.warnings;
    picture->frame = frameOf(outline.width, outline.height, outline.channels, std::move(descriptors.front()));
    if (!picture->frame) {
        return nullptr;
    }
    if (outline.mosaic) {
        const auto &said = *outline.mosaic;
        if (!isSide(said.width) || !isSide(said.height) || said.width % 2 != 0 || said.height % 2 != 0) {
            return nullptr;
        }
        auto mosaic = std::make_shared<Mosaic>();
        mosaic->width = said.width;
        mosaic->height = said.height;
        mosaic->cell = said.cell;
        mosaic->whiteBalance = said.whiteBalance;
        mosaic->storage = SharedSamples::map(std::move(descriptors.back()),
                                             static_cast<std::size_t>(said.width) * said.height);
        if (!mosaic->storage) {
            return nullptr;
        }
        picture->mosaic = std::move(mosaic);
    }
    return picture;
}

Expected<Descriptor> sharedBytes(const std::string &bytes)
{
    std::vector<float> samples((bytes.size() + sizeof(float) - 1) / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), bytes.size());
    Descriptor memory = handedOver(heapStorage(std::move(samples)));
    if (!memory.valid()) {
        return std::unexpected(Error{ErrorCode::OutOfMemory,
                                     {},
                                     "there is not enough memory to hand a file over",
                                     "close other programs",
                                     {}});
    }
    return memory;
}

std::optional<std::string> bytesOf(Descriptor memory, std::uint64_t count)
{
    // More than any model has; what is claimed is compared with the memory that is there before it is mapped.
    constexpr std::uint64_t kMost = std::uint64_t{1} << 40;
    if (count == 0 || count > kMost) {
        return std::nullopt;
    }
    const auto storage = SharedSamples::map(std::move(memory), (count + sizeof(float) - 1) / sizeof(float));
    if (!storage) {
        return std::nullopt;
    }
    return std::string(reinterpret_cast<const char *>(storage->samples().data()), count);
}

Expected<std::vector<Descriptor>> sharedFrame(const Frame &frame)
{
    Descriptor samples = handedOver(frame.storage());
    if (!samples.valid()) {
        return noSharedMemory();
    }
    std::vector<Descriptor> descriptors;
    descriptors.push_back(std::move(samples));
    return descriptors;
}

FramePtr frameOf(int width, int height, int channels, Descriptor samples)
{
    if (!isSide(width) || !isSide(height) || (channels != 1 && channels != 3)) {
        return nullptr;
    }
    auto storage =
        SharedSamples::map(std::move(samples), static_cast<std::size_t>(width) * height * channels);
    return storage ? std::make_shared<const Frame>(width, height, channels, std::move(storage)) : nullptr;
}

}
