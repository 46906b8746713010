// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/hosting.h"
#include "inference/core/layer_measure.h"
#include "inference/core/model_info.h"
#include "inference/core/picture.h"
#include "inference/core/run.h"
#include "inference/core/variant.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

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

    /// Opens the model of a variant; what was open before is closed. One whose recipe needs calibration can
    /// be run once it was calibrated and made.
    virtual Expected<ModelInfo> open(const Variant &variant, const std::stop_token &stop) = 0;
    /// Whether there is a model to run; false after a run that took its process down, too.
    virtual bool isOpen() const = 0;
    /// What is known of the model by now; a run may have taught more (the sizes it takes).
    virtual ModelInfo info() const = 0;
    virtual Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &stop) = 0;
    /// Runs a picture through a model that was opened with a recipe that needs calibration; see Model.
    virtual Expected<void> calibrate(const PicturePtr &picture, const std::stop_token &stop) = 0;
    /// Makes the variant of another recipe of the open model, or of the one it was calibrated for.
    virtual Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &stop) = 0;
    /// What the recipe made last does to each layer, on one picture; see Model.
    virtual Expected<std::vector<LayerMeasure>> measureLayers(const PicturePtr &picture,
                                                              const std::stop_token &stop) = 0;
    /// The bytes of a TorchScript file with the variant.
    virtual Expected<std::string> save(const std::stop_token &stop) = 0;
    /// Known once a model is open.
    virtual HostEnvironment environment() const = 0;
};

using HostFactory = std::function<std::unique_ptr<ModelHost>()>;

}
