// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/core/sample_storage.h"

#include <utility>

namespace sidelight
{

namespace
{

class HeapStorage : public SampleStorage
{
public:
    explicit HeapStorage(std::vector<float> samples)
        : m_samples(std::move(samples))
    {
    }
    std::span<const float> samples() const override { return m_samples; }

private:
    std::vector<float> m_samples;
};

class HeapSink : public SampleSink
{
public:
    explicit HeapSink(std::size_t count) { m_samples.reserve(count); }

    bool add(std::span<const float> samples) override
    {
        m_samples.insert(m_samples.end(), samples.begin(), samples.end());
        return true;
    }
    SampleStoragePtr finish() override { return heapStorage(std::move(m_samples)); }

private:
    std::vector<float> m_samples;
};

}

SampleStoragePtr heapStorage(std::vector<float> samples)
{
    return std::make_shared<const HeapStorage>(std::move(samples));
}

std::unique_ptr<SampleSink> heapSink(std::size_t count)
{
    return std::make_unique<HeapSink>(count);
}

}
