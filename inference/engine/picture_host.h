// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/picture.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace sidelight
{

/// Where picture files are decoded: in this process, or in a child process; it knows the limits.
///
/// A stop asks for an early end, with the error Cancelled.
///
/// Threads  used by one thread; the stop tokens may be stopped by any
class PictureHost
{
public:
    virtual ~PictureHost() = default;

    /// See readPicture.
    virtual Expected<PicturePtr> read(const std::string &path, double exposureRatio,
                                      const std::stop_token &stop) = 0;
    /// A small copy of a picture file for lists; see thumbnail.
    virtual Expected<DisplayImagePtr> thumbnail(const std::string &path, double exposureRatio, int maxSide,
                                                const std::stop_token &stop) = 0;
};

using PictureHostFactory = std::function<std::unique_ptr<PictureHost>()>;

}
