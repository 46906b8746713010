// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <span>
#include <sys/socket.h>
#include <utility>

namespace sidelight
{

namespace
{

/// Room for the descriptors of one message, and one more, so that too many are seen.
constexpr std::size_t kControlBytes = CMSG_SPACE(sizeof(int) * (kMaxDescriptors + 1));

/// The descriptors are owned from here on, also where there are too many.
void takeDescriptors(msghdr &header, std::vector<Descriptor> &descriptors)
{
    for (cmsghdr *part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(part) + i * sizeof(int), sizeof number);
            descriptors.emplace_back(number);
        }
    }
}

void putDescriptors(msghdr &header, std::span<std::byte> control, const std::vector<Descriptor> &descriptors)
{
    std::array<int, kMaxDescriptors> numbers{};
    const std::size_t count = std::min(descriptors.size(), numbers.size());
    for (std::size_t i = 0; i < count; ++i) {
        numbers[i] = descriptors[i].number();
    }
    const std::size_t bytes = count * sizeof(int);
    header.msg_control = control.data();
    header.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr *part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(part), numbers.data(), bytes);
}

}

bool waitForEver(int socket, short events)
{
    pollfd entry{socket, events, 0};
    while (poll(&entry, 1, -1) < 0 && errno == EINTR) { }
    return true;
}

std::expected<void, ChannelFault> Channel::send(const Message &message, const Wait &wait)
{
    std::string bytes = writeHeader({message.kind, static_cast<std::uint16_t>(message.descriptors.size()),
                                     message.id, static_cast<std::uint32_t>(message.payload.size())});
    bytes += message.payload;
    alignas(cmsghdr) std::array<std::byte, kControlBytes> control{};
    std::size_t done = 0;
    while (done < bytes.size()) {
        iovec part{bytes.data() + done, bytes.size() - done};
        msghdr header = {};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        if (done == 0 && !message.descriptors.empty()) {
            putDescriptors(header, control, message.descriptors);
        }
        const ssize_t count = sendmsg(m_socket.number(), &header, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0) {
            done += static_cast<std::size_t>(count);
        } else if (errno == EAGAIN) {
            if (!wait(m_socket.number(), POLLOUT)) {
                return std::unexpected(ChannelFault::GaveUp);
            }
        } else if (errno != EINTR) {
            return std::unexpected(ChannelFault::Closed);
        }
    }
    return {};
}

std::expected<void, ChannelFault> Channel::readExactly(std::string &bytes,
                                                       std::vector<Descriptor> &descriptors, const Wait &wait)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        alignas(cmsghdr) std::array<std::byte, kControlBytes> control{};
        iovec part{bytes.data() + done, bytes.size() - done};
        msghdr header = {};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        const ssize_t count = recvmsg(m_socket.number(), &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (count > 0) {
            done += static_cast<std::size_t>(count);
            takeDescriptors(header, descriptors);
            if ((header.msg_flags & MSG_CTRUNC) != 0 || descriptors.size() > kMaxDescriptors) {
                return std::unexpected(ChannelFault::Broken);
            }
        } else if (count < 0 && errno == EAGAIN) {
            if (!wait(m_socket.number(), POLLIN)) {
                return std::unexpected(ChannelFault::GaveUp);
            }
        } else if (count == 0 || errno != EINTR) {
            return std::unexpected(ChannelFault::Closed);
        }
    }
    return {};
}

std::expected<Message, ChannelFault> Channel::receive(const Wait &wait)
{
    Message message;
    std::string head(kHeaderBytes, '\0');
    if (auto read = readExactly(head, message.descriptors, wait); !read) {
        return std::unexpected(read.error());
    }
    MessageHeader header;
    if (!readHeader(head, header)) {
        return std::unexpected(ChannelFault::Broken);
    }
    message.kind = header.kind;
    message.id = header.id;
    message.payload.resize(header.length);
    if (auto read = readExactly(message.payload, message.descriptors, wait); !read) {
        return std::unexpected(read.error());
    }
    if (message.descriptors.size() != header.descriptors) {
        return std::unexpected(ChannelFault::Broken);
    }
    return message;
}

bool Channel::hasNews() const
{
    pollfd entry{m_socket.number(), POLLIN, 0};
    return poll(&entry, 1, 0) > 0;
}

}
