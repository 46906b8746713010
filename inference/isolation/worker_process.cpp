// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/worker_process.h"

#include "inference/isolation/worker_values.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace sidelight
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::size_t kKeptOutput = 4096; ///< bytes
constexpr std::chrono::milliseconds kTimeToEnd(200); ///< for a process that closed its socket
/// Stack of a thread: mapped, hardly used. The workers' threads share one heap arena.
constexpr std::uint64_t kRoomPerThread = std::uint64_t{16} << 20;
constexpr unsigned kThreadsBesideOperators = 4;

const char *roleName(WorkerRole role)
{
    return role == WorkerRole::Model ? "model" : "picture";
}

std::string seconds(std::chrono::milliseconds time)
{
    return std::to_string(std::chrono::ceil<std::chrono::seconds>(time).count()) + " s";
}

std::string mebibytes(std::uint64_t bytes)
{
    return std::to_string(bytes >> 20) + " MiB";
}

std::optional<std::uint64_t> numberIn(const char *file)
{
    std::uint64_t number = 0;
    return std::ifstream(file) >> number ? std::optional(number) : std::nullopt;
}

/// Of the machine, or of the container this runs in, in bytes.
std::uint64_t freeMemory()
{
    std::uint64_t bytes = std::uint64_t{4} << 30;
    std::ifstream info("/proc/meminfo");
    std::string key;
    std::uint64_t kibibytes = 0;
    while (info >> key >> kibibytes) {
        if (key == "MemAvailable:") {
            bytes = kibibytes * 1024;
            break;
        }
        info.ignore(64, '\n');
    }
    const auto most = numberIn("/sys/fs/cgroup/memory.max"); // "max" where there is no limit
    const auto used = numberIn("/sys/fs/cgroup/memory.current");
    if (most && used) {
        bytes = std::min(bytes, *most - std::min(*most, *used));
    }
    return bytes;
}

}

WorkerProcess::WorkerProcess(ChildProcess process, Channel channel)
    : m_process(std::move(process))
    , m_channel(std::move(channel))
{
}

Expected<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const std::string &program, WorkerRole role)
{
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return std::unexpected(Error{ErrorCode::WorkerUnavailable, program,
                                     "cannot be connected to (" + std::string(std::strerror(errno)) + ")",
                                     "close other programs", std::strerror(errno)});
    }
    Descriptor own(ends[0]);
    Expected<ChildProcess> process =
        ChildProcess::spawn(program, {roleName(role), std::to_string(getpid())}, Descriptor(ends[1]));
    if (!process) {
        return std::unexpected(process.error());
    }
    return std::unique_ptr<WorkerProcess>(new WorkerProcess(std::move(*process), Channel(std::move(own))));
}

Expected<void> WorkerProcess::awaitHello(const Patience &patience)
{
    PatientWait wait(patience, m_process.output().number(), [this] { drainOutput(); });
    const auto message = m_channel.receive(std::ref(wait));
    if (!message) {
        Error error = endWith(message.error(), wait.stopped(), patience, {}, "starting");
        if (error.code != ErrorCode::Cancelled) {
            error.code = ErrorCode::WorkerUnavailable;
            error.what = "the worker process " + error.what;
            error.remedy = "install the program again, or choose to run models in the program itself";
        }
        return std::unexpected(error);
    }
    const auto hello = valueOf<Hello>(*message);
    if (!hello || hello->protocol != kProtocolVersion) {
        m_process.end();
        m_alive = false;
        return std::unexpected(Error{ErrorCode::WorkerUnavailable,
                                     {},
                                     "the worker process is of another version than this program",
                                     "install the program again",
                                     {}});
    }
    m_sandbox = hello->sandbox;
    return {};
}

Expected<Message> WorkerProcess::ask(Message question, const Patience &patience, const std::string &file,
                                     const std::string &doing)
{
    question.id = ++m_lastId;
    PatientWait wait(patience, m_process.output().number(), [this] { drainOutput(); });
    // Nothing may come unasked: an answer that comes twice is none.
    if (m_channel.hasNews()) {
        const auto unasked = m_channel.receive(std::ref(wait));
        const ChannelFault fault = unasked ? ChannelFault::Broken : unasked.error();
        return std::unexpected(endWith(fault, wait.stopped(), patience, file, "waiting"));
    }
    if (const auto sent = m_channel.send(question, std::ref(wait)); !sent) {
        return std::unexpected(endWith(sent.error(), wait.stopped(), patience, file, doing));
    }
    question.descriptors.clear();
    auto answer = m_channel.receive(std::ref(wait));
    if (answer && answer->id != question.id) {
        answer = std::unexpected(ChannelFault::Broken);
    }
    if (!answer) {
        return std::unexpected(endWith(answer.error(), wait.stopped(), patience, file, doing));
    }
    if (answer->kind != MessageKind::Failed) {
        return std::move(*answer);
    }
    if (const auto error = valueOf<Error>(*answer)) {
        return std::unexpected(*error);
    }
    return std::unexpected(endWith(ChannelFault::Broken, wait.stopped(), patience, file, doing));
}

Error WorkerProcess::endFor(const std::string &senseless, const std::string &file)
{
    m_process.end();
    m_alive = false;
    return {ErrorCode::WorkerDied, file, "answered with " + senseless + ", so its process was ended",
            "run it again; if it happens again, the file is damaged or hostile", m_outputTail};
}

Error WorkerProcess::endWith(ChannelFault fault, bool stopped, const Patience &patience,
                             const std::string &file, const std::string &doing)
{
    if (fault == ChannelFault::Broken) {
        return endFor("what is no answer", file);
    }
    m_alive = false;
    if (fault == ChannelFault::GaveUp) {
        m_process.end();
        if (stopped) {
            return {ErrorCode::Cancelled, file, "was stopped while " + doing, "run it again", m_outputTail};
        }
        return {ErrorCode::TimedOut, file,
                "took longer than " + seconds(patience.time) + " while " + doing
                    + ", so its process was ended",
                "raise the time limit, or give it less to do", m_outputTail};
    }
    const auto end = m_process.end(kTimeToEnd);
    drainOutput();
    return death(end.value_or(ProcessEnd{}), file, doing);
}

Error WorkerProcess::death(const ProcessEnd &end, const std::string &file, const std::string &doing) const
{
    const bool outOfMemory = m_outputTail.find("bad_alloc") != std::string::npos
        || m_outputTail.find("std::length_error") != std::string::npos
        || m_outputTail.find("Cannot allocate memory") != std::string::npos;
    if (outOfMemory && m_memoryLimit > 0) {
        return {ErrorCode::OutOfMemory, file,
                "needed more than its memory limit of " + mebibytes(m_memoryLimit) + " while " + doing
                    + ", and its process ended",
                "raise the memory limit, or use a smaller picture", m_outputTail};
    }
    if (end.signal == SIGXCPU) {
        return {ErrorCode::TimedOut, file,
                "used up its processor time while " + doing + ", so its process was ended",
                "raise the time limit, or use a smaller picture", m_outputTail};
    }
    if (end.signal == SIGKILL) {
        return {ErrorCode::WorkerDied, file,
                "was killed while " + doing + " (signal 9), as the system does when its memory runs out",
                "close other programs or use a smaller picture, then run it again", m_outputTail};
    }
    const std::string how = end.signal != 0
        ? "crashed while " + doing + " (signal " + std::to_string(end.signal) + ", " + signalName(end.signal)
            + ")"
        : "ended its process while " + doing + " (exit code " + std::to_string(end.exitCode) + ")";
    return {ErrorCode::WorkerDied, file, how,
            "run it again; if it happens again, the file is damaged or hostile", m_outputTail};
}

void WorkerProcess::drainOutput()
{
    std::array<char, 65536> buffer{};
    // What prints without end must not keep us here.
    for (int i = 0; i < 16; ++i) {
        const ssize_t count = read(m_process.output().number(), buffer.data(), buffer.size());
        if (count <= 0) {
            return;
        }
        m_outputTail.append(buffer.data(), static_cast<std::size_t>(count));
        if (m_outputTail.size() > kKeptOutput) {
            m_outputTail.erase(0, m_outputTail.size() - kKeptOutput);
        }
    }
}

void WorkerProcess::limitMemory(std::uint64_t bytes)
{
    const std::uint64_t room =
        kRoomPerThread * (std::thread::hardware_concurrency() + kThreadsBesideOperators);
    const auto mapped = m_process.addressSpaceBytes();
    if (mapped && m_process.limitAddressSpace(*mapped + bytes + room)) {
        m_memoryLimit = bytes;
        m_sandbox.push_back({"memory", true, mebibytes(bytes) + " beyond what an idle worker has"});
    } else {
        m_sandbox.push_back({"memory", false, "the system refused a limit of the address space"});
    }
}

std::uint64_t memoryAllowance(const WorkerLimits &limits)
{
    if (limits.memoryBytes > 0) {
        return limits.memoryBytes;
    }
    return static_cast<std::uint64_t>(static_cast<double>(freeMemory()) * kShareOfFreeMemory);
}

}
