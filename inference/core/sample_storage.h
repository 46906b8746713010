// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

namespace sidelight
{

/// Holds the float32 samples of a picture, wherever they lie: on the heap, or in memory shared with a worker
/// process.
///
/// Threads  never modified after creation; shared as SampleStoragePtr
class SampleStorage
{
public:
    virtual ~SampleStorage() = default;
    SampleStorage(const SampleStorage &) = delete;
    SampleStorage &operator=(const SampleStorage &) = delete;

    virtual std::span<const float> samples() const = 0;

protected:
    SampleStorage() = default;
};

using SampleStoragePtr = std::shared_ptr<const SampleStorage>;

/// Samples on the heap.
SampleStoragePtr heapStorage(std::vector<float> samples);

}
