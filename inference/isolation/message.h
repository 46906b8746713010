// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/files/descriptor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sidelight
{

/// Raised with every change of what messages look like; both sides must agree.
inline constexpr std::uint32_t kProtocolVersion = 3;

/// What a message says; the types of questions and answers stand in worker_values.h.
enum class MessageKind : std::uint16_t {
    Hello, ///< the first one, from the worker
    OpenModel,
    ModelOpened,
    RunModel,
    ModelAnswered,
    ReadPicture,
    PictureRead,
    MakeThumbnail,
    ThumbnailMade,
    CalibrateModel,
    ModelCalibrated,
    MakeVariant, ///< answered with ModelOpened
    SaveVariant,
    VariantSaved,
    MeasureLayers,
    LayersMeasured,
    Failed, ///< the answer to any question: an Error
};
inline constexpr int kMessageKinds = static_cast<int>(MessageKind::Failed) + 1;

/// A question to a worker process, or its answer.
struct Message {
    MessageKind kind = MessageKind::Hello;
    std::uint64_t id = 0; ///< an answer has the number of its question
    std::string payload; ///< written by a ByteWriter
    std::vector<Descriptor> descriptors; ///< files and shared memory that go with it
};

inline constexpr std::uint32_t kMaxPayloadBytes = 8 << 20;
inline constexpr std::size_t kMaxDescriptors = 4;

/// What stands before every payload, in bytes: magic, kind, number of descriptors, id, length of the payload.
inline constexpr std::size_t kHeaderBytes = 20;

struct MessageHeader {
    MessageKind kind = MessageKind::Hello;
    std::uint16_t descriptors = 0;
    std::uint64_t id = 0;
    std::uint32_t length = 0; ///< of the payload
};

std::string writeHeader(const MessageHeader &header); ///< kHeaderBytes long

/// Result   false for anything that writeHeader does not write, and for more than the limits
bool readHeader(const std::string &bytes, MessageHeader &header);

}
