// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/isolation/shared_samples.h"

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

/// Whether a piece of memory holds so many bytes: not a hole, which can say terabytes and take none.
bool holds(const Descriptor &memory, std::size_t bytes)
{
    struct stat status = {};
    return fstat(memory.number(), &status) == 0 && status.st_size >= 0
        && static_cast<std::uint64_t>(status.st_size) == bytes
        && status.st_blocks * std::int64_t{512} >= status.st_size;
}

Descriptor newMemory()
{
    return Descriptor(memfd_create("sidelight-samples", MFD_CLOEXEC | MFD_ALLOW_SEALING));
}

bool seal(const Descriptor &memory)
{
    return fcntl(memory.number(), F_ADD_SEALS, kSeals) == 0;
}

/// Addresses for so many bytes, without memory, can be had.
bool addressesAreFree(std::size_t bytes)
{
    void *const reserved =
        mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return reserved != MAP_FAILED && munmap(reserved, bytes) == 0;
}

class SealedSink : public SampleSink
{
public:
    SealedSink(Descriptor memory, std::size_t count)
        : m_count(count)
        , m_memory(std::move(memory))
    {
    }

    bool add(std::span<const float> samples) override
    {
        const auto bytes = std::as_bytes(samples);
        const std::size_t at = std::exchange(m_written, m_written + bytes.size());
        return writeAt(m_memory, at, bytes);
    }
    SampleStoragePtr finish() override
    {
        return seal(m_memory) ? SharedSamples::map(std::move(m_memory), m_count) : nullptr;
    }

private:
    const std::size_t m_count;
    std::size_t m_written = 0; ///< bytes
    Descriptor m_memory;
};

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
    const std::size_t bytes = count * sizeof(float);
    if (!holds(memory, bytes)) {
        return nullptr;
    }
    void *address = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, memory.number(), 0);
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
    Descriptor memory = newMemory();
    if (!memory.valid() || !writeAt(memory, 0, std::as_bytes(storage->samples())) || !seal(memory)) {
        return {};
    }
    return memory;
}

std::unique_ptr<SampleSink> sealedSink(std::size_t count)
{
    if (!addressesAreFree(count * sizeof(float))) {
        return nullptr;
    }
    Descriptor memory = newMemory();
    return memory.valid() ? std::make_unique<SealedSink>(std::move(memory), count) : nullptr;
}

}
