// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/files/descriptor.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sidelight
{

/// How a process ended.
struct ProcessEnd {
    int signal = 0; ///< that ended it; 0: none
    int exitCode = 0;
};

/// A child process with one end of a socket pair as its descriptor 3; its output is kept back.
///
/// It is spawned, never forked, because the process that does it has threads. It is ended when this goes.
///
/// Threads  spawn: a thread that lives as long as the child may, since the system ends the child with it
///          (PR_SET_PDEATHSIG is about threads); the rest: one thread at a time
class ChildProcess
{
public:
    /// Errors   WorkerUnavailable
    static Expected<ChildProcess> spawn(const std::string &program, const std::vector<std::string> &arguments,
                                        Descriptor socketOfChild);

    ChildProcess(ChildProcess &&other) noexcept;
    ChildProcess &operator=(ChildProcess &&other) noexcept;
    ~ChildProcess();

    pid_t id() const { return m_id; }
    /// Its standard output and standard error output, to be read without blocking.
    const Descriptor &output() const { return m_output; }

    /// Most memory it has had in RAM, in bytes; nullopt once it has ended.
    std::optional<std::uint64_t> peakBytes() const;
    /// Address space that it has mapped by now, in bytes.
    std::optional<std::uint64_t> addressSpaceBytes() const;
    /// Processor time that it has used by now.
    std::optional<std::chrono::seconds> processorTime() const;
    /// Limits of the system, see setrlimit(2); the sandbox keeps the child from raising them again.
    bool limitAddressSpace(std::uint64_t bytes) const;
    bool limitProcessorTime(std::optional<std::chrono::seconds> whole) const;

    /// Ends it, if it has not ended by itself within the time given, and says how it did.
    ///
    /// Result   nullopt where it could not be ended: it is stuck in the system, and left alone
    std::optional<ProcessEnd> end(std::chrono::milliseconds byItself = {});

private:
    ChildProcess(pid_t id, Descriptor handle, Descriptor output);
    bool waitForEnd(std::chrono::milliseconds time);
    std::optional<std::uint64_t> statusBytes(const char *key) const;

    pid_t m_id = -1; ///< -1: ended and reaped
    Descriptor m_handle; ///< readable once it has ended
    Descriptor m_output;
    std::optional<ProcessEnd> m_end;
};

/// "segmentation fault" …: what people call a signal.
std::string signalName(int signal);

}
