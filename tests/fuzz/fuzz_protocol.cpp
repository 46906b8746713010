// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker process sends, whatever it is: through the channel as bytes, and as the payload of each kind
// of message. What is taken is written and read back as the same.
#include "tests/fuzz/fuzz.h"

#include "inference/isolation/channel.h"
#include "inference/isolation/worker_values.h"

#include <string>
#include <sys/socket.h>
#include <utility>

namespace
{

using namespace sidelight;

/// Questions that several kinds of messages ask.
template<typename Value>
constexpr bool kKindMatters =
    std::is_same_v<Value, ReadPictureQuestion> || std::is_same_v<Value, RunModelQuestion>;

template<typename Value> void readBack(const Message &message)
{
    const auto value = valueOf<Value>(message);
    if (!value) {
        return;
    }
    Message written;
    if constexpr (kKindMatters<Value>) {
        written = messageOf(*value, message.kind);
    } else {
        written = messageOf(*value);
    }
    const auto again = valueOf<Value>(written);
    test::require(again.has_value());
    if constexpr (kKindMatters<Value>) {
        test::require(messageOf(*again, message.kind).payload == written.payload);
    } else {
        test::require(messageOf(*again).payload == written.payload);
    }
}

void readAsEachKind(const Message &message)
{
    readBack<Hello>(message);
    readBack<OpenModelQuestion>(message);
    readBack<ModelOpenedAnswer>(message);
    readBack<RunModelQuestion>(message);
    readBack<ModelAnsweredAnswer>(message);
    readBack<ModelCalibratedAnswer>(message);
    readBack<LayersMeasuredAnswer>(message);
    readBack<MakeVariantQuestion>(message);
    readBack<SaveVariantQuestion>(message);
    readBack<VariantSavedAnswer>(message);
    readBack<ReadPictureQuestion>(message);
    readBack<PictureReadAnswer>(message);
    readBack<ThumbnailMadeAnswer>(message);
    readBack<Error>(message);
    if (const auto read = valueOf<PictureReadAnswer>(message)) {
        test::require(pictureOf(read->picture, {}) == nullptr);
    }
}

void readFromChannel(const std::string &bytes)
{
    int ends[2] = {-1, -1};
    test::require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    Channel channel{Descriptor(ends[0])};
    const Descriptor other(ends[1]);
    test::require(send(other.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT)
                  == static_cast<ssize_t>(bytes.size()));
    shutdown(other.number(), SHUT_WR);
    while (const auto message = channel.receive(&waitForEver)) {
        test::require(message->payload.size() <= kMaxPayloadBytes && message->descriptors.empty());
        readAsEachKind(*message);
    }
}

}

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string bytes(reinterpret_cast<const char *>(data), size);
    if (bytes.empty() || bytes.starts_with("SIDL")) {
        readFromChannel(bytes);
        return 0;
    }
    Message message;
    message.kind = static_cast<MessageKind>(static_cast<unsigned char>(bytes.front()) % kMessageKinds);
    message.payload = bytes.substr(1);
    readAsEachKind(message);
    return 0;
}
