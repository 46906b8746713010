// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inference/core/error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sidelight
{

/// Weights that a pickle names: the record of that key must have this many bytes.
struct PickledStorage {
    std::string key;
    std::uint64_t elements = 0;
    std::uint64_t elementBytes = 0;
};

/// What a pickle of a TorchScript archive holds: data.pkl a module, constants.pkl a tuple.
enum class PickleRoot { Module, Constants };

inline constexpr std::uint64_t kMaxPickleBytes = 64U << 20U;
/// A network of ten thousand tensors takes some 200,000.
inline constexpr std::uint64_t kMaxPickleSteps = 4U << 20U;
/// Of values within values, and of open marks: LibTorch frees nested values by recursion.
inline constexpr std::uint64_t kMaxPickleDepth = 1000;

/// Walks over a pickle as LibTorch's unpickler would, without building anything, and lists its storages.
///
/// Takes the instructions that LibTorch's pickler writes and knows the kind of every value, so that what
/// passes is neither a program of somebody else's nor out of step with its stack, memo or length. Every
/// tensor must lie within its storage, and no storage may be named twice.
///
/// Errors   NotAModel
/// Threads  reentrant
/// Cost     16 bytes of memory an instruction, kMaxPickleSteps at most
/// Source   Python's pickletools, protocol 2; torch/csrc/jit/serialization/pickler.cpp of PyTorch 1.13
/// and 2.x.
///          Deviation: LIST, DICT and SETITEM, which LibTorch reads and never writes, and sparse tensors,
///          whose parts nobody checks, are refused
Expected<std::vector<PickledStorage>> storagesInPickle(std::span<const std::byte> pickle, PickleRoot root,
                                                       const std::string &path, const std::string &name);

}
