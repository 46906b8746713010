// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/engine/original_output.h"

#include <utility>

namespace sidelight
{

void OriginalOutput::publish(FramePtr frame)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_known) {
            return;
        }
        m_known = true;
        m_frame = std::move(frame);
    }
    m_published.notify_all();
}

FramePtr OriginalOutput::wait(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    m_published.wait(lock, stop, [this] { return m_known; });
    return m_frame;
}

}
