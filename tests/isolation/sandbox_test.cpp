// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/sandbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace sidelight::test
{
namespace
{

namespace fs = std::filesystem;

constexpr int kAllowed = 40;
constexpr int kRefused = 41;

/// What came of trying something inside a sandbox, in a child process of its own: 0 or more is success.
int triedInside(const std::function<long()> &action, const std::vector<std::string> &readable = {})
{
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
        enterSandbox(parent, readable);
        _exit(action() >= 0 ? kAllowed : kRefused);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// On a kernel without them the parts are reported as such, and there is nothing to test.
bool partHolds(const std::string &name)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return false;
    }
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child == 0) {
        const SandboxReport report = enterSandbox(parent, {});
        const auto part = std::ranges::find(report, name, &SandboxPart::name);
        const char holds = part != report.end() && part->active ? 'y' : 'n';
        _exit(write(ends[1], &holds, 1) == 1 ? 0 : 1);
    }
    char holds = 'n';
    const bool told = read(ends[0], &holds, 1) == 1;
    int status = 0;
    waitpid(child, &status, 0);
    close(ends[0]);
    close(ends[1]);
    return told && holds == 'y';
}

class Sandbox : public testing::Test
{
protected:
    Sandbox()
    {
        std::string pattern = (fs::temp_directory_path() / "sidelight_sandbox_XXXXXX").string();
        m_folder = mkdtemp(pattern.data());
        std::ofstream(file("secret")) << "secret";
    }
    ~Sandbox() override { fs::remove_all(m_folder); }

    std::string file(const std::string &name) const { return m_folder + '/' + name; }

    std::string m_folder;
};

TEST_F(Sandbox, NothingCanBeReadButWhatIsNamed)
{
    if (!partHolds("filesystem")) {
        GTEST_SKIP() << "this kernel has no Landlock";
    }
    const auto reading = [](const std::string &path) {
        return [path] { return static_cast<long>(open(path.c_str(), O_RDONLY)); };
    };
    EXPECT_EQ(triedInside(reading(file("secret"))), kRefused);
    EXPECT_EQ(triedInside(reading(file("secret")), {file("secret")}), kAllowed);
    EXPECT_EQ(triedInside(reading(file("secret")), {m_folder}), kAllowed);
    EXPECT_EQ(triedInside(reading("/etc/passwd"), systemLibraryPaths()), kRefused);
    EXPECT_EQ(triedInside(reading("/proc/self/environ"), systemLibraryPaths()), kRefused);
}

TEST_F(Sandbox, NothingCanBeWrittenMadeRenamedOrRemoved)
{
    if (!partHolds("filesystem")) {
        GTEST_SKIP() << "this kernel has no Landlock";
    }
    const std::string secret = file("secret");
    const std::string made = file("made");
    const std::vector<std::function<long()>> actions{
        [&] { return static_cast<long>(open(made.c_str(), O_WRONLY | O_CREAT, 0600)); },
        [&] { return static_cast<long>(open(secret.c_str(), O_WRONLY)); },
        [&] { return static_cast<long>(truncate(secret.c_str(), 0)); },
        [&] { return static_cast<long>(unlink(secret.c_str())); },
        [&] { return static_cast<long>(rename(secret.c_str(), made.c_str())); },
        [&] { return static_cast<long>(mkdir(made.c_str(), 0700)); },
        [&] { return static_cast<long>(symlink(secret.c_str(), made.c_str())); },
    };
    for (std::size_t i = 0; i < actions.size(); ++i) {
        EXPECT_EQ(triedInside(actions[i], {m_folder}), kRefused) << "action " << i;
    }
    EXPECT_FALSE(fs::exists(made));
    EXPECT_EQ(fs::file_size(secret), 6U);
}

TEST_F(Sandbox, NoSocketIsMade)
{
    if (!partHolds("network")) {
        GTEST_SKIP() << "seccomp is not available";
    }
    EXPECT_EQ(triedInside([] { return static_cast<long>(socket(AF_INET, SOCK_STREAM, 0)); }), kRefused);
    EXPECT_EQ(triedInside([] { return static_cast<long>(socket(AF_UNIX, SOCK_STREAM, 0)); }), kRefused);
    EXPECT_EQ(triedInside([] { return syscall(SYS_io_uring_setup, 4, nullptr); }), kRefused);
}

TEST_F(Sandbox, NoProcessIsStartedOrSignalled)
{
    if (!partHolds("processes")) {
        GTEST_SKIP() << "seccomp is not available";
    }
    const pid_t parent = getpid();
    EXPECT_EQ(triedInside([] { return static_cast<long>(fork()); }), kRefused);
    EXPECT_EQ(triedInside([] { return static_cast<long>(vfork()); }), kRefused);
    EXPECT_EQ(triedInside([] {
                  char name[] = "/bin/true";
                  char *arguments[] = {name, nullptr};
                  return static_cast<long>(execv(name, arguments));
              }),
              kRefused);
    EXPECT_EQ(triedInside([&] { return static_cast<long>(kill(parent, 0)); }), kRefused);
}

TEST_F(Sandbox, LimitsCannotBeLifted)
{
    if (!partHolds("processes")) {
        GTEST_SKIP() << "seccomp is not available";
    }
    EXPECT_EQ(triedInside([] {
                  const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
                  return static_cast<long>(setrlimit(RLIMIT_CORE, &none));
              }),
              kRefused);
    EXPECT_EQ(triedInside([] {
                  rlimit limit = {};
                  return static_cast<long>(getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0 ? 0
                                                                                                      : -1);
              }),
              kAllowed);
}

TEST_F(Sandbox, ThreadsAndAbortWorkAsEverywhere)
{
    EXPECT_EQ(triedInside([] {
                  long result = -1;
                  std::jthread([&] { result = 1; }).join();
                  return result;
              }),
              kAllowed);
    EXPECT_EQ(triedInside([]() -> long {
                  std::signal(SIGABRT, SIG_DFL);
                  std::abort();
              }),
              -SIGABRT);
}

TEST_F(Sandbox, AThreadOfTheSandboxIsShutInToo)
{
    if (!partHolds("filesystem")) {
        GTEST_SKIP() << "this kernel has no Landlock";
    }
    EXPECT_EQ(triedInside([this] {
                  long result = 1;
                  std::jthread([&] { result = open(file("secret").c_str(), O_RDONLY); }).join();
                  return result;
              }),
              kRefused);
}

}
}
