// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/output_file.h"

#include "inference/files/descriptor.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <functional>
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

/// The new file before it is in its place: without a name, so that nothing of it is left where the program is
/// ended; where the file system knows no such files, beside the target.
struct NewFile {
    Descriptor file;
    std::string beside; ///< its name, where it has one

    std::string path() const
    {
        return beside.empty() ? "/proc/self/fd/" + std::to_string(file.number()) : beside;
    }
};

/// Tries names beside the target until take() makes something of that name.
///
/// Result   the name; empty, and errno, where it fails for another reason than that somebody has it
std::string takeNameBeside(const std::string &target, const std::function<bool(const char *name)> &take)
{
    for (int number = 1;; ++number) {
        std::string name = target + ".new" + std::to_string(number);
        if (take(name.c_str())) {
            return name;
        }
        if (errno != EEXIST) {
            return {};
        }
    }
}

NewFile makeNewFile(const std::string &target)
{
    constexpr mode_t kMode = 0666; // Less what the person's umask says.
    const std::string folder = std::filesystem::path(target).parent_path().string();
    NewFile made{
        Descriptor(open(folder.empty() ? "." : folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, kMode)), {}};
    if (!made.file.valid()) {
        made.beside = takeNameBeside(target, [&](const char *name) {
            made.file = Descriptor(open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kMode));
            return made.file.valid();
        });
    }
    return made;
}

/// Result   false, and errno, where it fails
bool putInPlace(NewFile &made, const std::string &target, Existing existing)
{
    const auto link = [&](const char *name) {
        return linkat(AT_FDCWD, made.path().c_str(), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
    };
    if (existing == Existing::Refuse) {
        // Both refuse an existing target atomically; file systems without links know the first.
        if (!made.beside.empty()) {
            if (renameat2(AT_FDCWD, made.beside.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) {
                made.beside.clear();
                return true;
            }
            if (errno != EINVAL) {
                return false;
            }
        }
        return link(target.c_str());
    }
    if (made.beside.empty()) {
        if (link(target.c_str())) {
            return true;
        }
        made.beside = takeNameBeside(target, link);
    }
    if (made.beside.empty() || rename(made.beside.c_str(), target.c_str()) != 0) {
        return false;
    }
    made.beside.clear(); // Somebody else may take the name from now on.
    return true;
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
    NewFile made = makeNewFile(path);
    if (!made.file.valid()) {
        return cannotWrite(path, errno);
    }
    const int problem = writeAt(made.file, 0, std::as_bytes(bytes)) && fsync(made.file.number()) == 0
            && putInPlace(made, path, existing)
        ? 0
        : errno;
    if (!made.beside.empty()) {
        unlink(made.beside.c_str());
    }
    if (problem != 0) {
        return problem == EEXIST ? checkOutputFile(path, existing)
                                 : Expected<void>(cannotWrite(path, problem));
    }
    return {};
}

}
