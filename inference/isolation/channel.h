// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/isolation/message.h"

#include <expected>
#include <functional>

namespace sidelight
{

/// Why a message did not get through.
enum class ChannelFault {
    Closed, ///< the other side is gone
    Broken, ///< the other side sent what is no message
    GaveUp, ///< the wait was given up; what was sent or received so far is of no use
};

/// One end of a socket pair over which messages go, with the descriptors that belong to them.
///
/// Believes nothing of what the other side sends: lengths, counts and kinds are checked before they are used.
///
/// Threads  used by one thread at a time
class Channel
{
public:
    /// Blocks until the socket is ready for one of the events of poll(2); false: the wait is given up.
    using Wait = std::function<bool(int socket, short events)>;

    explicit Channel(Descriptor socket)
        : m_socket(std::move(socket))
    {
    }

    std::expected<void, ChannelFault> send(const Message &message, const Wait &wait);
    std::expected<Message, ChannelFault> receive(const Wait &wait);
    /// Whether the other side sent something, or went away.
    bool hasNews() const;

private:
    std::expected<void, ChannelFault> readExactly(std::string &bytes, std::vector<Descriptor> &descriptors,
                                                  const Wait &wait);

    Descriptor m_socket;
};

/// Waits for as long as it takes.
bool waitForEver(int socket, short events);

}
