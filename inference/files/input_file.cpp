// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/input_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <sys/stat.h>
#include <unistd.h>

namespace sidelight
{

namespace
{

std::unexpected<Error> cannotOpen(const std::string &path, int number)
{
    const std::string detail = std::strerror(number);
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return std::unexpected(
            Error{ErrorCode::FileMissing, path, "there is no such file", "check the path", detail});
    case EACCES:
    case EPERM:
        return std::unexpected(Error{ErrorCode::NoPermission, path, "may not be read by this user",
                                     "change its permissions or choose another file", detail});
    case ENXIO: // a socket, or a device without a driver
        return std::unexpected(
            Error{ErrorCode::NotARegularFile, path, "is not a regular file", "choose a file", detail});
    default:
        return std::unexpected(Error{ErrorCode::FileMissing, path, "cannot be opened (" + detail + ")",
                                     "check the path", detail});
    }
}

/// O_NONBLOCK keeps the opening of a pipe from waiting for its other end.
int openForReading(const std::string &path)
{
    return open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

}

Expected<std::uint64_t> checkInputFile(const Descriptor &file, const std::string &path)
{
    struct stat status = {};
    if (fstat(file.number(), &status) != 0) {
        return cannotOpen(path, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        const char *what = S_ISDIR(status.st_mode) ? "is a folder" : "is not a regular file";
        return std::unexpected(Error{ErrorCode::NotARegularFile, path, what, "choose a file", {}});
    }
    if (status.st_size <= 0) {
        return std::unexpected(Error{ErrorCode::EmptyFile, path, "is empty", "choose another file", {}});
    }
    return static_cast<std::uint64_t>(status.st_size);
}

Expected<Descriptor> openInputFile(const std::string &path)
{
    Descriptor file(openForReading(path));
    if (!file.valid()) {
        return cannotOpen(path, errno);
    }
    if (const Expected<std::uint64_t> size = checkInputFile(file, path); !size) {
        return std::unexpected(size.error());
    }
    return file;
}

Expected<std::uint64_t> checkInputFile(const std::string &path)
{
    const Expected<Descriptor> file = openInputFile(path);
    if (!file) {
        return std::unexpected(file.error());
    }
    return checkInputFile(*file, path);
}

Expected<std::string> readFile(const std::string &path, std::uint64_t maxBytes)
{
    const Expected<Descriptor> file = openInputFile(path);
    if (!file) {
        return std::unexpected(file.error());
    }
    return readFile(*file, path, maxBytes);
}

Expected<std::string> readFile(const Descriptor &file, const std::string &path, std::uint64_t maxBytes)
{
    const Expected<std::uint64_t> size = checkInputFile(file, path);
    if (!size) {
        return std::unexpected(size.error());
    }
    if (*size > maxBytes) {
        return std::unexpected(Error{ErrorCode::PictureTooLarge,
                                     path,
                                     "is larger than the limit of " + std::to_string(maxBytes >> 20) + " MiB",
                                     "choose a smaller file",
                                     {}});
    }
    std::string content(*size, '\0');
    const auto done = readAt(file, 0, std::as_writable_bytes(std::span(content)));
    if (!done) {
        return std::unexpected(Error{ErrorCode::UnreadablePicture,
                                     path,
                                     std::string("cannot be read (") + std::strerror(errno) + ")",
                                     "check the disk or the network mount",
                                     {}});
    }
    content.resize(*done);
    return content;
}

}
