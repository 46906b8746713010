// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/hosting.h"
#include "inference/core/layer_measure.h"
#include "inference/core/model_info.h"
#include "inference/core/picture.h"
#include "inference/core/run.h"
#include "inference/core/variant.h"
#include "inference/isolation/message.h"

#include <optional>
#include <string>

namespace sidelight
{

// What is asked of a worker process, and what it answers. Each type has its kind of message; the function
// that describes its fields for both directions stands in worker_values.cpp.

/// The first message of every worker.
struct Hello {
    std::uint32_t protocol = kProtocolVersion;
    SandboxReport sandbox;
};

/// Descriptors: the model, and its sidecar if it has one.
struct OpenModelQuestion {
    Variant variant;
};

struct ModelOpenedAnswer {
    ModelInfo info;
    HostEnvironment environment;
};

/// A mosaic without its samples.
struct MosaicOutline {
    int width = 0;
    int height = 0;
    std::array<BayerSite, 4> cell{};
    std::array<float, 3> whiteBalance{};
};

/// A picture without its samples.
struct PictureOutline {
    std::string path;
    std::string sha256;
    int width = 0;
    int height = 0;
    int channels = 0;
    std::optional<MosaicOutline> mosaic;
    double exposureRatio = 1.0;
    std::string format;
    int bitsPerSample = 8;
    std::vector<std::string> warnings;
};

/// Descriptors: frame and, where there is one, mosaic; none where the picture is that of the run before.
struct RunModelQuestion {
    std::optional<PictureOutline> picture; ///< nullopt: the one of the run before
};

/// Makes the variant of another recipe.
struct MakeVariantQuestion {
    Recipe recipe;
};

struct SaveVariantQuestion {
};

/// Descriptors: the bytes of the file, filled up to whole samples.
struct VariantSavedAnswer {
    std::uint64_t bytes = 0;
};

struct ModelCalibratedAnswer {
    ModelContract contract; ///< a run may teach which sizes the network takes
};

struct LayersMeasuredAnswer {
    std::vector<LayerMeasure> layers; ///< as areSound() takes them
    ModelContract contract; ///< as above
};

/// Descriptors: the frame.
struct ModelAnsweredAnswer {
    int width = 0;
    int height = 0;
    int channels = 0;
    StageTimes times;
    ModelContract contract; ///< a run may teach which sizes the network takes
};

/// Descriptors: the file.
struct ReadPictureQuestion {
    std::string path; ///< for errors
    double exposureRatio = 1.0;
    ReadLimits limits;
    int maxSide = 0; ///< of a thumbnail
};

/// Descriptors: frame and, where there is one, mosaic.
struct PictureReadAnswer {
    PictureOutline picture;
};

struct ThumbnailMadeAnswer {
    int width = 0;
    int height = 0;
    std::string bgrx;
};

/// The message of a value: of any of the types above but the next two, or of an Error.
template<typename Value> Message messageOf(const Value &value);
/// RunModel, CalibrateModel or MeasureLayers.
Message messageOf(const RunModelQuestion &value, MessageKind kind);
/// ReadPicture or MakeThumbnail.
Message messageOf(const ReadPictureQuestion &value, MessageKind kind);

/// The value of a message; nullopt where it is of another kind, or holds anything that messageOf does not
/// write of sound values.
template<typename Value> std::optional<Value> valueOf(const Message &message);

/// A picture as it crosses: outline and descriptors.
///
/// Errors   OutOfMemory where its samples cannot be put into shared memory
Expected<std::vector<Descriptor>> outlined(const Picture &picture, PictureOutline &outline);

/// Bytes as they cross: sealed memory, filled up with zeros to whole samples.
///
/// Errors   OutOfMemory where they cannot be put into shared memory
Expected<Descriptor> sharedBytes(const std::string &bytes);

/// The bytes again.
///
/// Result   nullopt where the memory does not fit their number
std::optional<std::string> bytesOf(Descriptor memory, std::uint64_t count);

/// The picture again.
///
/// Result   null where the outline is not sound or the descriptors do not fit it
PicturePtr pictureOf(const PictureOutline &outline, std::vector<Descriptor> descriptors);

/// Likewise for a frame alone.
Expected<std::vector<Descriptor>> sharedFrame(const Frame &frame);
FramePtr frameOf(int width, int height, int channels, Descriptor samples);

}
