// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/layer_measure.h"
#include "inference/core/study.h"
#include "inference/engine/hosts.h"
#include "inference/engine/machine.h"
#include "inference/engine/variant_builder.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace sidelight
{

/// What is asked: which layers of a variant cost how much of a picture.
struct LayerStudyRequest {
    Variant variant; ///< its recipe quantizes; the layers that it keeps in FP32 are not studied
    PicturePtr picture;
};

/// What a study of layers tells; every function is called on its thread and must not block, and any may be
/// empty.
struct LayerStudyEvents {
    CalibrationProgress calibrated;
    /// The network in FP32, whose layers are called as recipes call them; and the variant, whose layers are
    /// the same in the same order where nothing was added or left out.
    std::function<void(const ModelInfo &network, const ModelInfo &variant, const HostEnvironment &)> opened;
    /// What the variant does to each layer inside, told once, behind opened(); or why that cannot be
    /// measured, which leaves the rest as it is.
    std::function<void(const Expected<std::vector<LayerMeasure>> &)> measured;
    /// After each layer, in the order in which they run.
    std::function<void(const LayerSensitivity &, int done, int total)> studied;
};

/// Quantizes each layer of a variant alone, and each but that one, and compares what comes of the picture
/// with the FP32 network's answer. A layer whose variants cannot be made or run gets no figures, and the
/// study goes on.
///
/// Errors   BadRecipe: the recipe quantizes nothing; those of making the variant itself and of running the
///          network in FP32; Cancelled: what was told until then holds. Never throws
/// Threads  blocks; takes turns with all that shares the machine
/// Cost     one calibration, ModelHost::measureLayers() once, two makings and two forwards a layer
Expected<void> studyLayers(const LayerStudyRequest &request, const Hosts &hosts, Machine &machine,
                           const LayerStudyEvents &events, const std::stop_token &stop);

}
