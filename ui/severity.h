// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace sidelight::ui
{

/// How much a message matters.
enum class Severity { Information, Warning, Failure };

}
