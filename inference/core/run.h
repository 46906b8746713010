// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"
#include "inference/core/picture.h"
#include "inference/core/quality.h"
#include "inference/core/variant.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace sidelight
{

using Milliseconds = std::chrono::duration<double, std::milli>;

/// Counts requests; a result of an older generation than the one asked for last is stale.
using Generation = std::uint64_t;

/// Under which schedule a time was taken; times under different schedules are not compared.
enum class Schedule {
    Turns, ///< one variant at a time: fit for timing
    Parallel, ///< all at once: for looking only
};

/// Where the time of one run went.
struct StageTimes {
    Milliseconds decode{0}; ///< file to picture, on the reader thread
    Milliseconds adapt{0}; ///< picture to tensor
    Milliseconds forward{0}; ///< the network
    Milliseconds collect{0}; ///< tensor to frame
    Milliseconds transport{0}; ///< between the worker thread and the host
};

/// What one forward of a model gave.
struct ModelAnswer {
    FramePtr frame;
    StageTimes times; ///< adapt, forward and collect are set
    std::optional<std::uint64_t> peakBytes; ///< see RunResult
};

/// What came of running one variant on one picture.
struct RunResult {
    Generation generation = 0;
    VariantId variant = 0;
    std::string inputPath;
    std::optional<Error> error; ///< set: the run failed and frame is null
    FramePtr frame;
    DisplayImagePtr display;
    DisplayImagePtr difference; ///< to the original's output; null unless it was asked for and can be made
    std::optional<Quality> original; ///< against the original's output; absent for the original itself
    std::optional<Quality> truth; ///< against the ground truth, where there is one
    std::optional<Error> originalProblem; ///< why there is no figure against the original's output
    std::optional<Error> truthProblem; ///< why there is no figure against a truth that was given
    StageTimes times;
    bool withFigures = true; ///< false: only the time was wanted; display and figures are absent
    /// Kept apart from timing statistics: one of the first runs of this model in its host, or one during
    /// which another model was being opened.
    bool warmUp = false;
    Schedule schedule = Schedule::Turns;
    int threads = 1;
    std::string engine; ///< the quantized engine in force
    std::string torch; ///< version of LibTorch
    std::string device = "cpu";
    /// Most memory the variant's process has had in RAM so far; absent where the variant has no process of
    /// its own.
    std::optional<std::uint64_t> peakBytes;
};

}
