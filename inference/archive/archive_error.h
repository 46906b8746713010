// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <cstdint>
#include <string>

namespace sidelight
{

inline constexpr const char *kExportRemedy =
    "export the model with torch.jit.script or torch.jit.trace and save that";

// The sentences about files that are no whole TorchScript archive, whoever finds it out: the check of the
// archive, or LibTorch.

/// NotAModel: no zip file.
Error notAnArchive(const std::string &path, const std::string &detail);
/// NotAModel: no end, or an end that points beyond the file.
Error archiveCutOff(const std::string &path, const std::string &detail);
/// NotAModel: a zip file in which something is not as LibTorch writes it; WHAT continues "is damaged: ".
Error damagedArchive(const std::string &path, const std::string &what, const std::string &detail = {});
/// NotAModel: a zip file that lacks a part of a model.
Error incompleteArchive(const std::string &path, const std::string &detail);
/// NotAModel: weights that LibTorch would read beyond the end of.
Error shortWeights(const std::string &path, const std::string &detail);
/// UnsupportedModelFormat: weights without code.
Error stateDict(const std::string &path, const std::string &detail);
/// UnsupportedModelFormat: "is FORMAT, not a TorchScript model".
Error foreignFormat(const std::string &path, const std::string &format);
/// ModelTooNew.
Error newerFormat(const std::string &path, const std::string &version, const std::string &newest,
                  const std::string &detail);

}
