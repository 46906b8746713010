// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/descriptor.h"

#include <cerrno>
#include <unistd.h>

namespace sidelight
{

Descriptor::~Descriptor()
{
    if (m_number >= 0) {
        close(m_number);
    }
}

std::optional<std::size_t> readAt(const Descriptor &file, std::size_t at, std::span<std::byte> into)
{
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t count =
            pread(file.number(), into.data() + done, into.size() - done, static_cast<off_t>(at + done));
        if (count == 0) {
            break;
        }
        if (count < 0 && errno != EINTR) {
            return std::nullopt;
        }
        done += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    return done;
}

bool writeAt(const Descriptor &file, std::size_t at, std::span<const std::byte> bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count =
            pwrite(file.number(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(at + done));
        if (count < 0 && errno != EINTR) {
            return false;
        }
        done += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    return true;
}

}
