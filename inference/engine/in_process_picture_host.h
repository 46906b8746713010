// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/reading.h"
#include "inference/engine/picture_host.h"
#include "inference/files/descriptor.h"

namespace sidelight
{

/// A host that decodes pictures in this process, on the calling thread.
class InProcessPictureHost : public PictureHost
{
public:
    using PictureHost::read;
    using PictureHost::thumbnail;
    /// The same of a file that is open, within limits of its own; the path is only named.
    virtual Expected<PicturePtr> read(const Descriptor &file, const std::string &path,
                                      const ReadOptions &options) = 0;
    virtual Expected<DisplayImagePtr> thumbnail(const Descriptor &file, const std::string &path,
                                                const ReadOptions &options, int maxSide) = 0;
};

std::unique_ptr<InProcessPictureHost> makeInProcessPictureHost(const ReadLimits &limits);

}
