// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/frame.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>

namespace sidelight
{

/// The original network's output of one generation: made by one worker, waited for by the others.
///
/// Threads  any
class OriginalOutput
{
public:
    /// The first call counts; null says that there will be none.
    void publish(FramePtr frame);
    /// Blocks until it is published; null if there is none, or if the stop came first.
    FramePtr wait(const std::stop_token &stop);

private:
    std::mutex m_mutex;
    std::condition_variable_any m_published;
    bool m_known = false;
    FramePtr m_frame;
};

/// The duty to publish; whoever drops it unfulfilled publishes that there is no output, so that nobody waits
/// for ever.
class OriginalOutputDuty
{
public:
    OriginalOutputDuty() = default;
    explicit OriginalOutputDuty(std::shared_ptr<OriginalOutput> output)
        : m_output(std::move(output))
    {
    }
    OriginalOutputDuty(OriginalOutputDuty &&) noexcept = default;
    OriginalOutputDuty &operator=(OriginalOutputDuty &&other) noexcept
    {
        std::swap(m_output, other.m_output);
        return *this;
    }
    ~OriginalOutputDuty() { fulfil(nullptr); }

    void fulfil(FramePtr frame)
    {
        if (m_output) {
            m_output->publish(std::move(frame));
        }
    }

private:
    std::shared_ptr<OriginalOutput> m_output;
};

}
