// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/comparison.h"
#include "inference/engine/reading_thread.h"
#include "inference/files/output_file.h"

#include <memory>
#include <string>
#include <vector>

class QGuiApplication;

namespace sidelight
{

/// Draws the labelled grid of a picture (input, truth, original, variants, with their figures) and writes it
/// as PNG; makes the folder where it is missing.
///
/// While it lives there is a Qt GUI application with the offscreen platform, for its fonts; no display is
/// needed.
///
/// Threads  the main thread
class GridWriter
{
public:
    GridWriter();
    ~GridWriter();

    /// Errors   those of ui::renderGrid and writeFile
    Expected<void> write(const std::string &path, Existing existing, const Comparison &comparison,
                         const ReadResult &read, const std::vector<RunResult> &results);

private:
    std::unique_ptr<QGuiApplication> m_application; ///< null where the process has one
};

/// Makes the folder of a file that is about to be written, with those above it.
///
/// Errors   CannotWrite
Expected<void> makeFolderOf(const std::string &path);

}
