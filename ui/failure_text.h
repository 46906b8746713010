// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <QString>

#include <optional>

namespace sidelight::ui
{

/// It ended because the person asked for it: no failure, and said calmly.
bool wasStopped(const std::optional<Error> &error);

/// "lighter_int8.pt", without its folder; empty where the error is about no file.
QString failedFile(const Error &error);

/// What is wrong and what to do about it, without the file, in one line that begins with a capital letter.
QString failureLine(const Error &error);

/// The same text with its first letter as a capital one.
QString capitalized(const QString &text);

}
