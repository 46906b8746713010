// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"
#include "inference/core/frame.h"

#include <optional>
#include <string>
#include <vector>

namespace sidelight
{

/// One picture of a session.
struct SessionInput {
    std::string path;
    std::optional<std::string> truth;
    double exposureRatio = 1.0; ///< from the file names, or as the person set it
    DisplayImagePtr thumbnail;
    std::optional<Error> error; ///< why it cannot be read
    std::string format; ///< "DNG 512 × 512 ×100"; empty while not read
    std::vector<std::string> warnings;
};

/// Files of any kind, as they were dropped or named on the command line, told apart by their names.
struct SortedFiles {
    std::vector<std::string> models;
    std::vector<std::string> pictures;
    std::vector<std::string>
        truths; ///< long exposures whose short one is among the pictures (See-in-the-Dark names)
};

/// Folders are looked into (not below): their pictures, and their models.
SortedFiles sortFiles(const std::vector<std::string> &paths);

/// Gives each input the truth that belongs to it and the exposure ratio their names tell; one that has a
/// truth keeps it unless a new one fits.
void assignTruths(std::vector<SessionInput> &inputs, const std::vector<std::string> &truths);

}
