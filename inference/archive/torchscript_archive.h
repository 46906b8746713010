// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/archive/byte_source.h"

#include <cstdint>
#include <string>

namespace sidelight
{

/// What a checked TorchScript file holds.
struct ArchiveSummary {
    std::uint64_t formatVersion = 0;
    std::uint64_t members = 0;
    std::uint64_t bytes = 0; ///< of all members, unpacked
    std::uint64_t storages = 0;
    std::uint64_t weightBytes = 0; ///< of all storages
};

/// The newest format that LibTorch 1.13 to 2.x read.
inline constexpr std::uint64_t kNewestTorchScriptFormat = 10;

/// Looks at a TorchScript file before LibTorch does: LibTorch believes what a file says of itself, reads
/// beyond the end of a weight record that is too short, and makes room for whatever size is claimed.
///
/// Takes what readZipDirectory takes, if all of it lies in one folder with the records "constants.pkl",
/// "data.pkl" and "version" (or ".data/version"), a version from 1 to `newest`, pickles that storagesInPickle
/// takes, and for each storage they name a record of exactly its size. What the code of the network does is
/// not looked at.
///
/// Errors   NotAModel; UnsupportedModelFormat for other zip files of machine learning; ModelTooNew
/// Threads  reentrant
/// Cost     the directory and the two pickles in memory, no weights; 1 ms for a network of 160 tensors
/// Source   caffe2/serialize/inline_container.cc and torch/csrc/jit/serialization of PyTorch 1.13 and 2.x
Expected<ArchiveSummary> checkTorchScriptArchive(const ByteSource &source, const std::string &path,
                                                 std::uint64_t newest = kNewestTorchScriptFormat);

}
