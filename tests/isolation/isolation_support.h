// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"
#include "inference/core/picture.h"
#include "inference/core/variant.h"

#include <string>

namespace sidelight::test
{

inline constexpr WorkerLimits kShortLimits{std::chrono::seconds(1), std::uint64_t{256} << 20};

/// While it lives, fake workers that are started misbehave as told; the former one is told again when it
/// goes.
class FakeWorkerTold
{
public:
    explicit FakeWorkerTold(const std::string &told);
    ~FakeWorkerTold();
    FakeWorkerTold(const FakeWorkerTold &) = delete;
    FakeWorkerTold &operator=(const FakeWorkerTold &) = delete;

private:
    std::string m_before;
};

/// A variant whose model file is there; a fake worker does not read it.
Variant anyModel();

/// 16 x 16 gray.
PicturePtr smallPicture();

/// Of this process; those that are reaped do not count.
int childProcesses();
int openDescriptors();
/// Memory that this process has in RAM, in bytes.
std::size_t residentBytes();

}
