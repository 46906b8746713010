// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/model_info.h"
#include "inference/core/picture.h"
#include "inference/core/run.h"
#include "inference/core/variant.h"

#include <functional>
#include <memory>
#include <string>

namespace sidelight
{

/// Where a model lives: in the worker thread itself, in a child process, on another machine. Only plain
/// values cross it.
///
/// Threads  open, info and run are called by one thread, its worker; stop by any
class ModelHost
{
public:
    virtual ~ModelHost() = default;

    virtual Expected<ModelInfo> open(const Variant &variant) = 0;
    /// What is known of the model by now; a run may have taught more (the sizes it takes).
    virtual ModelInfo info() const = 0;
    virtual Expected<ModelAnswer> run(const PicturePtr &picture) = 0;
    /// Asks a run under way to end early; a host that cannot lets it end by itself.
    virtual void stop() = 0;
    /// The engine that runs quantized operators there.
    virtual std::string engine() const = 0;
    /// How many threads its operators use.
    virtual int threads() const = 0;
};

using HostFactory = std::function<std::unique_ptr<ModelHost>()>;

}
