// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/run.h"
#include "inference/engine/hosts.h"
#include "inference/engine/machine.h"
#include "inference/engine/variant_builder.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace sidelight
{

/// The model of a study, in a host of its own, as the variant of one recipe after the other.
///
/// The making of a variant and each forward wait for a turn and give it back. Opening the file and
/// calibrating take too long for that: they count as an opening, so that times taken meanwhile are kept
/// apart. A host whose process died is opened again by the next make().
///
/// Errors   after a stop every call fails with Cancelled
/// Threads  used by one thread
class StudyModel
{
public:
    /// The recipe of the variant is not used.
    StudyModel(Variant variant, const Hosts &hosts, Machine &machine, CalibrationProgress progress);

    /// Errors   those of VariantBuilder::build
    Expected<ModelInfo> make(const Recipe &recipe, const std::stop_token &stop);
    /// alone    told whether no model was being opened meanwhile; may be null
    /// Errors   those of ModelHost::run
    Expected<ModelAnswer> run(const PicturePtr &picture, const std::stop_token &stop, bool *alone = nullptr);
    /// What the recipe made last does to each layer.
    ///
    /// Errors   those of ModelHost::measureLayers
    Expected<std::vector<LayerMeasure>> measureLayers(const PicturePtr &picture, const std::stop_token &stop);
    /// The median time of the forwards of a variant that has run on this picture before; no other forward and
    /// no opening runs meanwhile.
    ///
    /// Errors   those of ModelHost::run
    /// Cost     5 forwards, more where they are short, and those that warm up
    Expected<Milliseconds> forwardTime(const PicturePtr &picture, const std::stop_token &stop);

    /// Of the variant that was made last.
    HostEnvironment environment() const { return m_host->environment(); }

private:
    const Variant m_variant;
    const std::unique_ptr<ModelHost> m_host;
    VariantBuilder m_builder;
    Machine &m_machine;
    const CalibrationProgress m_progress;
};

/// That a study of a model was stopped.
Error studyStopped(const std::string &modelPath);

}
