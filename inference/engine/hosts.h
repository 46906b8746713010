// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/hosting.h"
#include "inference/engine/model_host.h"
#include "inference/engine/picture_host.h"

namespace sidelight
{

/// Where models run and pictures are decoded.
struct Hosts {
    HostFactory models;
    PictureHostFactory pictures;
};

/// Hosts as the settings ask for: isolated in worker processes, or in this process.
///
/// spares   how many worker processes for models to start at once
/// Threads  the factories may be called by any
Hosts makeHosts(const HostingSettings &settings, int spares = 0);

}
