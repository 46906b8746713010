// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/shared_samples.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sidelight
{

namespace
{

/// Without F_SEAL_SHRINK a cut would end whoever reads with SIGBUS; without F_SEAL_WRITE figures could change
/// after they were computed.
constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

bool writeAll(int file, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = write(file, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        bytes = bytes.subspan(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return true;
}

}

SharedSamples::SharedSamples(Descriptor memory, std::span<const float> samples)
    : m_memory(std::move(memory))
    , m_samples(samples)
{
}

SharedSamples::~SharedSamples()
{
    munmap(const_cast<float *>(m_samples.data()), m_samples.size_bytes());
}

std::shared_ptr<const SharedSamples> SharedSamples::map(Descriptor memory, std::size_t count)
{
    const int seals = fcntl(memory.number(), F_GET_SEALS);
    if (seals < 0 || (seals & kSeals) != kSeals || count == 0) {
        return nullptr;
    }
    struct stat status = {};
    const std::size_t bytes = count * sizeof(float);
    if (fstat(memory.number(), &status) != 0 || status.st_size < 0
        || static_cast<std::uint64_t>(status.st_size) != bytes) {
        return nullptr;
    }
    void *address = mmap(nullptr, bytes, PROT_READ, MAP_SHARED | MAP_POPULATE, memory.number(), 0);
    if (address == MAP_FAILED) {
        return nullptr;
    }
    return std::shared_ptr<const SharedSamples>(
        new SharedSamples(std::move(memory), {static_cast<const float *>(address), count}));
}

Descriptor handedOver(const SampleStoragePtr &storage)
{
    if (const auto *shared = dynamic_cast<const SharedSamples *>(storage.get())) {
        return Descriptor(fcntl(shared->memory().number(), F_DUPFD_CLOEXEC, 0));
    }
    Descriptor memory(memfd_create("sidelight-samples", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory.valid() || !writeAll(memory.number(), std::as_bytes(storage->samples()))
        || fcntl(memory.number(), F_ADD_SEALS, kSeals) != 0) {
        return {};
    }
    return memory;
}

}
