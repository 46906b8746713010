// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/reading.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace sidelight
{

/// What one worker process may use.
struct WorkerLimits {
    std::chrono::seconds time{120}; ///< for one run, one opening or one picture; 0: none
    std::uint64_t memoryBytes = 0; ///< beyond what an idle worker has; 0: kShareOfFreeMemory of what is free

    bool operator==(const WorkerLimits &) const = default;
};

/// Of the memory that is free when a model is opened.
inline constexpr double kShareOfFreeMemory = 0.7;

/// Where models run and pictures are decoded, and what that may cost.
struct HostingSettings {
    bool isolated = true; ///< in sandboxed worker processes; false: in this process
    WorkerLimits model;
    WorkerLimits picture;
    ReadLimits reading;

    bool operator==(const HostingSettings &) const = default;
};

/// One part of a sandbox and whether it holds.
struct SandboxPart {
    std::string name; ///< "filesystem", "network", …
    bool active = false;
    std::string detail; ///< "Landlock 6: system libraries alone can be read", or why it does not hold

    bool operator==(const SandboxPart &) const = default;
};

/// What keeps a model from doing harm; empty for one that runs in this process.
using SandboxReport = std::vector<SandboxPart>;

/// Where a model runs.
struct HostEnvironment {
    std::string engine; ///< that runs quantized operators, e.g. "onednn"
    std::string torch; ///< version of LibTorch
    int threads = 1; ///< of the operators
    SandboxReport sandbox;

    bool operator==(const HostEnvironment &) const = default;
};

}
