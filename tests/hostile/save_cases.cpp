// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/files/input_file.h"
#include "inference/files/output_file.h"
#include "tests/archive/zip_builder.h"
#include "tests/hostile/life_cycle_rows.h"
#include "tests/hostile/scratch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <filesystem>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <optional>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sidelight::test
{

namespace
{

namespace fs = std::filesystem;

const std::string kOld(300'000, 'o');
const std::string kNew(200'000, 'n');
constexpr int kMostStops = 10'000; ///< more than any save has

// Exit codes.
constexpr int kNotTraced = 2;
constexpr int kNotSaved = 3;

/// From here on this process cannot have files without a name, as on file systems that know none.
void refuseFilesWithoutName()
{
    constexpr unsigned kWithoutName = O_TMPFILE & ~O_DIRECTORY;
    sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[2])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kWithoutName, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog whole{std::size(program), program};
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) != 0) {
        _exit(kNotTraced);
    }
}

enum class Ending { Killed, Saved, NotSaved, NotTraced };

/// Runs something in a process that is killed where it begins or ends a system call for the stop-th time.
Ending killedAt(int stop, const std::function<void()> &something)
{
    const pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
            _exit(kNotTraced);
        }
        raise(SIGSTOP);
        something();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    for (int i = 0; i < stop && WIFSTOPPED(status); ++i) {
        ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        waitpid(child, &status, 0);
    }
    if (WIFEXITED(status)) {
        const int code = WEXITSTATUS(status);
        return code == 0 ? Ending::Saved : (code == kNotTraced ? Ending::NotTraced : Ending::NotSaved);
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return Ending::Killed;
}

/// Where a save is cut short.
struct Place {
    Existing existing;
    bool namesAll; ///< the file system knows no files without a name
};

/// What is found after a save was killed; the words of the outcome, each once.
struct Findings {
    bool old = false;
    bool whole = false; ///< the new file
    bool other = false;
    bool wholeBeside = false;
    bool partBeside = false;

    void look(const fs::path &folder, const std::string &target, const std::optional<std::string> &before)
    {
        const bool there = fs::exists(target);
        const std::string content = there ? contentOf(target) : std::string();
        const bool same = before ? there && content == *before : !there;
        old = old || same;
        whole = whole || (there && content == kNew);
        other = other || (!same && content != kNew);
        for (const fs::directory_entry &entry : fs::directory_iterator(folder)) {
            if (entry.path() != target) {
                (contentOf(entry.path().string()) == kNew ? wholeBeside : partBeside) = true;
            }
        }
    }

    std::string text(const char *before) const
    {
        std::string text = other ? "another file" : std::string(before) + " or the whole new file";
        EXPECT_TRUE(old && whole) << "the save was killed too late or too early each time";
        text += partBeside ? "; a part of the new file may be left beside it" : "";
        text += wholeBeside ? "; the whole new file may be left beside it" : "";
        return text + (partBeside || wholeBeside ? "" : "; nothing is left beside it");
    }
};

/// Kills a save at each of its system calls; the next save over what is left is done.
Outcome cutShort(const Place &place)
{
    const bool replaces = place.existing == Existing::Replace;
    Findings findings;
    Ending ending = Ending::Killed;
    int stop = 0;
    for (; ending == Ending::Killed && stop < kMostStops; ++stop) {
        const Scratch folder;
        const std::string target = replaces ? folder.write("target", kOld) : folder.file("target");
        ending = killedAt(stop, [&] {
            if (place.namesAll) {
                refuseFilesWithoutName();
            }
            if (!writeFile(target, kNew, place.existing)) {
                _exit(kNotSaved);
            }
        });
        if (ending == Ending::NotTraced) {
            return {};
        }
        findings.look(folder.path(), target, replaces ? std::optional(kOld) : std::nullopt);
        EXPECT_TRUE(writeFile(target, std::string("next"), Existing::Replace));
        EXPECT_EQ(readFile(target, 10).value_or(""), "next");
    }
    EXPECT_GT(stop, 10) << "a save has more system calls";
    EXPECT_EQ(ending, Ending::Saved);
    return {"-", findings.text(replaces ? "the old file" : "no file")};
}

LifeCycleCase row(const std::string &what, const Place &place)
{
    return {"C16", "SIGKILL at each system call of " + what, [place] { return cutShort(place); }};
}

}

std::vector<LifeCycleCase> saveCases()
{
    return {
        row("a save over a file", {Existing::Replace, false}),
        row("a save of a new file", {Existing::Refuse, false}),
        row("a save over a file, where files must have names", {Existing::Replace, true}),
        row("a save of a new file, where files must have names", {Existing::Refuse, true}),
    };
}

}
