// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/engine/model_host.h"

namespace sidelight
{

/// A host that keeps the model in the worker thread itself.
std::unique_ptr<ModelHost> makeInProcessHost();

}
