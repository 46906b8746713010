// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/output_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sidelight
{

namespace
{

std::unexpected<Error> cannotWrite(const std::string &path, int number)
{
    const std::string reason = std::strerror(number);
    return std::unexpected(Error{ErrorCode::CannotWrite, path, "cannot be written (" + reason + ")",
                                 "choose a folder that can be written to and has room", reason});
}

bool writeAll(int file, std::span<const char> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = write(file, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        bytes = bytes.subspan(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return fsync(file) == 0;
}

}

Expected<void> checkOutputFile(const std::string &path, Existing existing)
{
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) {
        return {};
    }
    if (!S_ISREG(status.st_mode)) {
        return std::unexpected(
            Error{ErrorCode::CannotWrite, path, "is not a regular file", "choose another name", {}});
    }
    if (existing == Existing::Refuse) {
        return std::unexpected(Error{ErrorCode::FileExists,
                                     path,
                                     "is there already",
                                     "choose another name or allow replacing it (--force)",
                                     {}});
    }
    return {};
}

Expected<void> writeFile(const std::string &path, std::span<const char> bytes, Existing existing)
{
    if (auto checked = checkOutputFile(path, existing); !checked) {
        return checked;
    }
    std::string beside = path + ".XXXXXX";
    const int file = mkstemp(beside.data());
    if (file < 0) {
        return cannotWrite(path, errno);
    }
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(file, 0666 & ~mask);
    int problem = writeAll(file, bytes) ? 0 : errno;
    if (close(file) != 0 && problem == 0) {
        problem = errno;
    }
    if (problem == 0) {
        // link() refuses an existing target atomically, where rename() would replace it.
        if (existing == Existing::Replace) {
            problem = rename(beside.c_str(), path.c_str()) == 0 ? 0 : errno;
        } else {
            problem = link(beside.c_str(), path.c_str()) == 0 ? 0 : errno;
            unlink(beside.c_str());
        }
    }
    if (problem != 0) {
        unlink(beside.c_str());
        return problem == EEXIST ? checkOutputFile(path, existing)
                                 : Expected<void>(cannotWrite(path, problem));
    }
    return {};
}

}
