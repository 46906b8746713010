// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/sample_storage.h"
#include "inference/files/descriptor.h"

#include <cstddef>
#include <optional>

namespace sidelight
{

/// Samples in memory that two processes share: sealed, so that neither can change or cut them any more, and
/// whoever maps them can rely on what it sees.
///
/// Range    float32 in the byte order of the machine; a channel to another machine would send the samples
///          themselves
/// Threads  immutable after creation
class SharedSamples : public SampleStorage
{
public:
    /// Maps what another process sealed.
    ///
    /// Result   null unless the descriptor is of sealed memory of exactly count samples
    static std::shared_ptr<const SharedSamples> map(Descriptor memory, std::size_t count);

    ~SharedSamples() override;

    std::span<const float> samples() const override { return m_samples; }
    /// Of the sealed memory, to be handed to another process.
    const Descriptor &memory() const { return m_memory; }

private:
    SharedSamples(Descriptor memory, std::span<const float> samples);

    const Descriptor m_memory;
    const std::span<const float> m_samples;
};

/// Sealed memory with these samples, for another process: what is shared already, else a copy, which is not
/// mapped here.
///
/// Result   invalid where the system gives no such memory
/// Cost     one copy, unless they are shared already
Descriptor handedOver(const SampleStoragePtr &storage);

/// A sink whose samples end as SharedSamples, which handedOver does not copy again. They are not larger than
/// the limit of the address space lets them be, though such memory does not count there.
///
/// Result   null where they would be, or where the system gives no such memory
std::unique_ptr<SampleSink> sealedSink(std::size_t count);

}
