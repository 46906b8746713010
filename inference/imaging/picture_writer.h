// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"
#include "inference/files/output_file.h"

#include <string>

namespace sidelight
{

enum class PngDepth { Bits8, Bits16 };

/// A PNG file in memory, gray or RGB as the frame is; values are clamped to 0..1 and rounded, NaN becomes 0.
///
/// Errors   CannotWrite, OutOfMemory; never throws
/// Threads  reentrant
Expected<std::string> encodePng(const Frame &frame, PngDepth depth = PngDepth::Bits8);

/// Encodes and writes it beside the target, then renames.
///
/// Errors   those of encodePng and writeFile
Expected<void> writePng(const std::string &path, const Frame &frame, Existing existing,
                        PngDepth depth = PngDepth::Bits8);

}
