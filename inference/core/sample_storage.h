// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
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

/// Takes the samples of one picture, piece by piece, to where they will lie.
///
/// Threads  used by one thread at a time
class SampleSink
{
public:
    virtual ~SampleSink() = default;
    SampleSink(const SampleSink &) = delete;
    SampleSink &operator=(const SampleSink &) = delete;

    /// Result   false where there is no room for them
    virtual bool add(std::span<const float> samples) = 0;
    /// All samples that were added; null where they cannot be kept.
    virtual SampleStoragePtr finish() = 0;

protected:
    SampleSink() = default;
};

/// Makes a sink for a number of samples; null where there is no room for so many.
using MakeSampleSink = std::function<std::unique_ptr<SampleSink>(std::size_t count)>;

/// A sink on the heap, which throws std::bad_alloc where that has no room.
std::unique_ptr<SampleSink> heapSink(std::size_t count);

}
