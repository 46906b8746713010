// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace sidelight::test
{

/// A member of a zip file, unpacked.
struct ZipPart {
    std::string name;
    std::string content;
};

/// The members of a sound zip file, in the order of its directory.
std::vector<ZipPart> partsOfZip(const std::string &zip);

/// A sound zip file of them, all stored, with right sizes and checksums.
std::string zipOfParts(const std::vector<ZipPart> &parts);

}
