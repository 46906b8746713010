// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/sandbox.h"

#include "inference/isolation/landlock.h"
#include "inference/isolation/system_call_filter.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace sidelight
{

namespace
{

/// Of 1000 at most: the system takes this process before anything the person works with.
constexpr int kFirstToGo = 900;

SandboxPart endWithParent(pid_t parent)
{
    const bool set = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
    // The parent may have ended before that.
    if (set && getppid() != parent) {
        _exit(0);
    }
    return {"end with the program", set,
            set ? "the system ends it with the program" : "could not be arranged"};
}

SandboxPart noCoreDumps()
{
    const rlimit none{0, 0};
    const bool set = setrlimit(RLIMIT_CORE, &none) == 0;
    return {"core dumps", set, set ? "none are written" : "could not be switched off"};
}

SandboxPart firstOutOfMemory()
{
    std::ofstream file("/proc/self/oom_score_adj");
    file << kFirstToGo << std::flush;
    const bool set = file.good();
    return {"out of memory", set, set ? "ended first when memory runs out" : "could not be arranged"};
}

}

SandboxReport enterSandbox(pid_t parent, const std::vector<std::string> &readable)
{
    SandboxReport report{endWithParent(parent), noCoreDumps(), firstOutOfMemory()};
    report.insert(report.begin(), restrictFiles(readable));
    const SandboxReport calls = refuseSystemCalls();
    report.insert(report.begin() + 1, calls.begin(), calls.end());
    report.push_back({"output", true, "what it prints is kept from the standard output"});
    return report;
}

std::vector<std::string> systemLibraryPaths()
{
    std::vector<std::string> paths{"/usr/lib",
                                   "/usr/lib64",
                                   "/lib",
                                   "/lib64",
                                   "/usr/local/lib",
                                   "/etc/ld.so.cache",
                                   "/etc/ld.so.preload",
                                   "/proc/cpuinfo",
                                   "/sys/devices/system/cpu",
                                   "/dev/urandom",
                                   SIDELIGHT_LIBTORCH_LIBRARIES};
    if (const char *said = std::getenv("LD_LIBRARY_PATH")) {
        std::istringstream folders(said);
        std::string folder;
        while (std::getline(folders, folder, ':')) {
            if (folder.size() > 1 && folder.front() == '/') {
                paths.push_back(folder);
            }
        }
    }
    return paths;
}

}
