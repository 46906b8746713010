// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/landlock.h"

#include "inference/files/descriptor.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sidelight
{

namespace
{

// Written out, because Debian 12 has the headers of version 2. Source: Linux 6.12,
// include/uapi/linux/landlock.h.
constexpr std::uint32_t kCreateRulesetVersion = 1U << 0;
constexpr int kRulePathBeneath = 1;
constexpr std::uint64_t kReadFile = std::uint64_t{1} << 2;
constexpr std::uint64_t kReadFolder = std::uint64_t{1} << 3;

struct RulesetAttributes {
    std::uint64_t handledFiles;
    std::uint64_t handledNetwork; ///< since version 4
    std::uint64_t scoped; ///< since version 6
};

struct [[gnu::packed]] PathBeneathAttributes {
    std::uint64_t allowed;
    std::int32_t parent;
};

/// How many rights to files each version knows; a kernel refuses those it does not.
int fileRights(long version)
{
    if (version >= 5) {
        return 16; // IOCTL_DEV
    }
    if (version >= 3) {
        return 15; // TRUNCATE
    }
    return version == 2 ? 14 : 13; // REFER
}

void allowReading(int ruleset, const std::string &path)
{
    const Descriptor place(open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat status = {};
    if (!place.valid() || fstat(place.number(), &status) != 0) {
        return; // What is not there cannot be read.
    }
    const PathBeneathAttributes rule{S_ISDIR(status.st_mode) ? kReadFile | kReadFolder : kReadFile,
                                     place.number()};
    syscall(SYS_landlock_add_rule, ruleset, kRulePathBeneath, &rule, 0);
}

SandboxPart failed(const std::string &what)
{
    return {"filesystem", false, what + " (" + std::strerror(errno) + ")"};
}

}

SandboxPart restrictFiles(const std::vector<std::string> &readable)
{
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, kCreateRulesetVersion);
    if (version < 1) {
        return failed("this kernel has no Landlock");
    }
    RulesetAttributes attributes = {};
    attributes.handledFiles = (std::uint64_t{1} << fileRights(version)) - 1;
    attributes.handledNetwork = version >= 4 ? 0b11 : 0; // TCP: bind and connect
    attributes.scoped = version >= 6 ? 0b11 : 0; // abstract Unix sockets, signals
    const std::size_t size = version >= 6 ? 24 : (version >= 4 ? 16 : 8);
    const Descriptor ruleset(static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, size, 0)));
    if (!ruleset.valid()) {
        return failed("Landlock takes no rules");
    }
    for (const std::string &path : readable) {
        allowReading(ruleset.number(), path);
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
        || syscall(SYS_landlock_restrict_self, ruleset.number(), 0) != 0) {
        return failed("Landlock could not be put into force");
    }
    return {"filesystem", true,
            "Landlock " + std::to_string(version) + ": only system libraries can be read, nothing written"};
}

}
