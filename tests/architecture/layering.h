// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// A source file as the rules see it: its path from the top of the tree, and its text.
struct SourceFile {
    std::string path;
    std::string text;
};

/// What the text between the quotes or angle brackets of an include names.
enum class IncludeKind {
    Own, ///< a file of this project
    Qt,
    QCustomPlot,
    LibTorch,
    OpenCv,
    LibRaw,
    OpenSsl,
    Other, ///< the standard library, and small libraries that any layer may use
};

/// One include directive, as it is written.
struct Include {
    std::string name;
    int line = 0;
};

std::vector<Include> includesOf(const std::string &text);

/// Includes in quotes that are none of the project's folders count as Other: generated files such as "x.moc".
IncludeKind kindOf(const std::string &include);

/// The folder that decides what a file may include ("inference/model", "ui/plots"); absent for files outside
/// the layers: tests and benchmarks may include everything.
std::optional<std::string> layerOf(const std::string &path);

/// Everything that is wrong with a file, as "PATH:LINE: WHAT" sentences: includes against the layering, a
/// missing licence line, more lines than a file should have.
std::vector<std::string> breaches(const SourceFile &file);

/// Libraries that reach a file through the project's own headers although its layer may not include them, as
/// "PATH:LINE: WHAT" sentences: a library stays private to the layer that may include it.
std::vector<std::string> leaks(const std::vector<SourceFile> &tree);

}
