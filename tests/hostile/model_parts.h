// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

namespace sidelight::test
{

/// The members of a model file by their names within its folder, to be damaged.
using ModelParts = std::map<std::string, std::string>;

/// A network without weights that gives its input back.
ModelParts plainParts();
/// The convolution of tests/data/models/rgb.pt, which does the same.
ModelParts convolutionParts();

ModelParts with(ModelParts parts, const std::string &name, const std::string &content);
ModelParts without(ModelParts parts, const std::string &name);

/// Code of a network of which forward does this, after methods of its own.
std::string codeOf(const std::string &forward, const std::string &methods = {});

/// A text as long as wanted.
std::string repeated(char letter, std::size_t count);

/// The file of them, with right sizes and checksums.
std::string modelFile(const ModelParts &parts);

}
