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
    /// A sealed copy of the samples.
    ///
    /// Result   null where the system gives no such memory
    /// Cost     one copy
    static std::shared_ptr<const SharedSamples> copyOf(std::span<const float> samples);

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

/// The storage itself where it is shared already, else a copy of it; null as copyOf.
std::shared_ptr<const SharedSamples> sharedSamples(const SampleStoragePtr &storage);

}
