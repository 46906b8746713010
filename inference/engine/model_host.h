// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/hosting.h"
#include "inference/core/model_info.h"
#include "inference/core/picture.h"
#include "inference/core/run.h"
#include "inference/core/variant.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace sidelight
{

/// Where a model lives: in this process, in a child process, on another machine. Only plain values cross it.
///
/// A stop asks an opening or a run under way to end early, with the error Cancelled; a host that cannot do so
/// lets it end by itself.
///
/// Threads  used by one thread, its worker; the stop tokens may be stopped by any
class ModelHost
{
public:
    virtual ~ModelHost() = default;

    /// Opens the model of a variant; what was open before is closed.
    virtual Expected<ModelInfo> open(const Variant &variant, const std::stop_token &stop) = 0;
    /// Whether there is a model to run; false after a run that took its process down, too.
    virtual bool isOpen() const = 0;
    /// What is known of the model by now; a run may have taught more (the sizes it takes).
    virtual ModelInfo info() const = 0;
    virtual Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &stop) = 0;
    /// Known once a model is open.
    virtual HostEnvironment environment() const = 0;
};

using HostFactory = std::function<std::unique_ptr<ModelHost>()>;

}
