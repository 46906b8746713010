// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/child_process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char **environ;

namespace sidelight
{

namespace
{

constexpr int kSocketOfChild = 3;
constexpr std::chrono::milliseconds kTimeToDie(2000);

std::unexpected<Error> cannotStart(const std::string &program, int number)
{
    return std::unexpected(Error{ErrorCode::WorkerUnavailable, program,
                                 std::string("cannot be started (") + std::strerror(number) + ")",
                                 "install the program again, or choose to run models in the program itself",
                                 std::strerror(number)});
}

/// What posix_spawn is told; both parts are freed when it goes.
class SpawnPlan
{
public:
    SpawnPlan(int socket, int output)
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
        posix_spawn_file_actions_adddup2(&actions, socket, kSocketOfChild);
        posix_spawn_file_actions_addclosefrom_np(&actions, kSocketOfChild + 1);
        posix_spawnattr_init(&attributes);
        // A session of its own: no terminal to write to, and Ctrl+C there is for the parent alone.
        posix_spawnattr_setflags(&attributes,
                                 POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
    }
    SpawnPlan(const SpawnPlan &) = delete;
    SpawnPlan &operator=(const SpawnPlan &) = delete;
    ~SpawnPlan()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }

    posix_spawn_file_actions_t actions = {};
    posix_spawnattr_t attributes = {};
};

}

ChildProcess::ChildProcess(pid_t id, Descriptor handle, Descriptor output)
    : m_id(id)
    , m_handle(std::move(handle))
    , m_output(std::move(output))
{
}

ChildProcess::ChildProcess(ChildProcess &&other) noexcept
    : m_id(std::exchange(other.m_id, -1))
    , m_handle(std::move(other.m_handle))
    , m_output(std::move(other.m_output))
    , m_end(other.m_end)
{
}

ChildProcess &ChildProcess::operator=(ChildProcess &&other) noexcept
{
    std::swap(m_id, other.m_id);
    std::swap(m_handle, other.m_handle);
    std::swap(m_output, other.m_output);
    std::swap(m_end, other.m_end);
    return *this;
}

ChildProcess::~ChildProcess()
{
    end();
}

Expected<ChildProcess> ChildProcess::spawn(const std::string &program,
                                           const std::vector<std::string> &arguments,
                                           Descriptor socketOfChild)
{
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return cannotStart(program, errno);
    }
    Descriptor output(ends[0]);
    const Descriptor outputOfChild(ends[1]);
    fcntl(output.number(), F_SETFL, O_NONBLOCK);
    const SpawnPlan plan(socketOfChild.number(), outputOfChild.number());
    std::vector<char *> words{const_cast<char *>(program.c_str())};
    for (const std::string &argument : arguments) {
        words.push_back(const_cast<char *>(argument.c_str()));
    }
    words.push_back(nullptr);
    pid_t id = -1;
    const int problem =
        posix_spawn(&id, program.c_str(), &plan.actions, &plan.attributes, words.data(), environ);
    if (problem != 0) {
        return cannotStart(program, problem);
    }
    return ChildProcess(id, Descriptor(static_cast<int>(syscall(SYS_pidfd_open, id, 0))), std::move(output));
}

bool ChildProcess::waitForEnd(std::chrono::milliseconds time)
{
    pollfd entry{m_handle.number(), POLLIN, 0};
    const auto limit = std::chrono::steady_clock::now() + time;
    while (true) {
        int status = 0;
        const pid_t ended = waitpid(m_id, &status, WNOHANG);
        if (ended == m_id) {
            m_end =
                WIFSIGNALED(status) ? ProcessEnd{WTERMSIG(status), 0} : ProcessEnd{0, WEXITSTATUS(status)};
            m_id = -1;
            return true;
        }
        if (ended < 0 && errno != EINTR) {
            m_id = -1; // Somebody else reaped it.
            return true;
        }
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(limit - std::chrono::steady_clock::now());
        if (left.count() <= 0) {
            return false;
        }
        poll(&entry, m_handle.valid() ? 1 : 0, static_cast<int>(m_handle.valid() ? left.count() : 1));
    }
}

std::optional<ProcessEnd> ChildProcess::end(std::chrono::milliseconds byItself)
{
    if (m_id > 0 && !waitForEnd(byItself)) {
        kill(m_id, SIGKILL);
        if (!waitForEnd(kTimeToDie)) {
            m_id = -1;
        }
    }
    return m_end;
}

std::optional<std::uint64_t> ChildProcess::statusBytes(const char *key) const
{
    if (m_id < 0) {
        return std::nullopt;
    }
    std::ifstream status("/proc/" + std::to_string(m_id) + "/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(key)) {
            return std::strtoull(line.c_str() + std::strlen(key), nullptr, 10) * 1024; // In kB.
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> ChildProcess::peakBytes() const
{
    return statusBytes("VmHWM:");
}

std::optional<std::uint64_t> ChildProcess::addressSpaceBytes() const
{
    return statusBytes("VmSize:");
}

std::optional<std::chrono::seconds> ChildProcess::processorTime() const
{
    clockid_t clock = 0;
    timespec time = {};
    if (m_id < 0 || clock_getcpuclockid(m_id, &clock) != 0 || clock_gettime(clock, &time) != 0) {
        return std::nullopt;
    }
    return std::chrono::seconds(time.tv_sec);
}

bool ChildProcess::limitAddressSpace(std::uint64_t bytes) const
{
    const rlimit limit{bytes, bytes};
    return m_id > 0 && prlimit(m_id, RLIMIT_AS, &limit, nullptr) == 0;
}

bool ChildProcess::limitProcessorTime(std::optional<std::chrono::seconds> whole) const
{
    rlimit limit = {};
    if (m_id < 0 || prlimit(m_id, RLIMIT_CPU, nullptr, &limit) != 0) {
        return false;
    }
    // The hard limit stays: a worker that goes on to live needs more in the end.
    limit.rlim_cur =
        whole ? std::min<rlim_t>(static_cast<rlim_t>(whole->count()), limit.rlim_max) : limit.rlim_max;
    return prlimit(m_id, RLIMIT_CPU, &limit, nullptr) == 0;
}

std::string signalName(int signal)
{
    switch (signal) {
    case SIGSEGV:
        return "segmentation fault";
    case SIGABRT:
        return "abort";
    case SIGBUS:
        return "bus error";
    case SIGFPE:
        return "arithmetic error";
    case SIGILL:
        return "illegal instruction";
    case SIGKILL:
        return "killed";
    case SIGTERM:
        return "terminated";
    case SIGXCPU:
        return "out of processor time";
    default:
        return std::string(strsignal(signal));
    }
}

}
