// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/message.h"

#include "inference/isolation/byte_stream.h"

namespace sidelight
{

template<> inline constexpr int kEnumerators<MessageKind> = kMessageKinds;

namespace
{

constexpr std::uint32_t kMagic = 0x4C444953; ///< "SIDL"

template<typename Stream> void transfer(Stream &stream, MessageHeader &header)
{
    stream(header.kind);
    stream(header.descriptors);
    stream(header.id);
    stream(header.length);
}

}

std::string writeHeader(const MessageHeader &header)
{
    ByteWriter writer;
    writer(kMagic);
    MessageHeader copy = header;
    transfer(writer, copy);
    return writer.take();
}

bool readHeader(const std::string &bytes, MessageHeader &header)
{
    ByteReader reader(bytes);
    std::uint32_t magic = 0;
    reader(magic);
    transfer(reader, header);
    return reader.complete() && magic == kMagic && header.length <= kMaxPayloadBytes
        && header.descriptors <= kMaxDescriptors;
}

}
