// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <string>

namespace sidelight
{

/// Names the format of a file that is not TorchScript, by its first bytes and its extension: ONNX,
/// safetensors, Keras, …
///
/// Result   empty where the format is not known, or where it may be TorchScript
std::string foreignModelFormat(const std::string &head, const std::string &path);

/// What LibTorch says when it cannot open a file, as a sentence for a person.
///
/// Errors   none: the result is the Error; the text stays in its detail
Error loadError(const std::string &path, const std::string &torchMessage);

/// What LibTorch says when a forward fails, as a sentence for a person.
Error forwardError(const std::string &path, const std::string &torchMessage);

}
