// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/system_call_filter.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace sidelight
{

namespace
{

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;
#endif

/// Calls of the x32 interface of x86-64 have numbers from here on.
constexpr std::uint32_t kX32 = 0x40000000;

constexpr int kRefused[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    SYS_io_uring_setup,
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kill,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_pidfd_open,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_keyctl,
    SYS_add_key,
    SYS_request_key,
    SYS_unshare,
    SYS_setns,
    SYS_mount,
    SYS_setrlimit,
    SYS_setpriority,
    SYS_sched_setscheduler,
#ifdef SYS_fork
    SYS_fork,
    SYS_vfork,
#endif
};

/// A program of the kernel's packet filter, put together from rules.
class Filter
{
public:
    Filter()
    {
        // Numbers mean something for one architecture only.
        load(offsetof(seccomp_data, arch));
        skipIfEqual(kArchitecture, 1);
        refuse();
        load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
        m_program.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kX32, 0, 1));
        refuse();
#endif
    }

    void refuse(int call, int number = EPERM)
    {
        // Not this call: over the next one.
        m_program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1));
        refuse(static_cast<std::uint32_t>(number));
    }

    /// Refuses the call unless the lower half of an argument has one of the bits set.
    void refuseUnlessAnyBit(int call, int argument, std::uint32_t bits)
    {
        m_program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 4));
        load(argumentAt(argument));
        m_program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0));
        refuse();
        load(offsetof(seccomp_data, nr));
    }

    /// Refuses the call unless the lower half of an argument is the value.
    void refuseUnlessEqual(int call, int argument, std::uint32_t value)
    {
        m_program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 4));
        load(argumentAt(argument));
        skipIfEqual(value, 1);
        refuse();
        load(offsetof(seccomp_data, nr));
    }

    bool putIntoForce()
    {
        m_program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
        const sock_fprog program{static_cast<unsigned short>(m_program.size()), m_program.data()};
        return kArchitecture != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
    }

private:
    static std::uint32_t argumentAt(int argument)
    {
        return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 8 * argument);
    }
    void load(std::uint32_t offset) { m_program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)); }
    void skipIfEqual(std::uint32_t value, std::uint8_t count)
    {
        m_program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, count, 0));
    }
    void refuse(std::uint32_t number = EPERM)
    {
        m_program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | number));
    }

    std::vector<sock_filter> m_program;
};

}

SandboxReport refuseSystemCalls()
{
    Filter filter;
    for (const int call : kRefused) {
        filter.refuse(call);
    }
    // Its flags lie in memory, out of sight; the C library falls back to clone.
    filter.refuse(SYS_clone3, ENOSYS);
    filter.refuseUnlessAnyBit(SYS_clone, 0, CLONE_THREAD);
    // abort() signals its own process.
    filter.refuseUnlessEqual(SYS_tgkill, 0, static_cast<std::uint32_t>(getpid()));
    // Limits can be read, of the own process.
    filter.refuseUnlessEqual(SYS_prlimit64, 2, 0);
    const bool active = filter.putIntoForce();
    const std::string why = active ? std::string() : std::string(std::strerror(errno));
    return {
        {"network", active, active ? "no sockets can be made" : "seccomp is not available (" + why + ")"},
        {"processes", active,
         active ? "none can be started, signalled or looked into" : "seccomp is not available (" + why + ")"},
    };
}

}
