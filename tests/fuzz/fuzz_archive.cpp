// SPDX-License-Identifier: GPL-3.0-or-later
// The check of model files on any bytes: as a whole file, or as a pickle of one where they begin like one.
#include "tests/fuzz/fuzz.h"

#include "inference/archive/pickle_storages.h"
#include "inference/archive/torchscript_archive.h"
#include "inference/archive/zip_directory.h"

#include <algorithm>

namespace sidelight::test
{
namespace
{

template<typename T> void requireASentence(const Expected<T> &result)
{
    require(result.has_value() || (!result.error().what.empty() && !result.error().remedy.empty()));
}

void walkPickle(std::span<const std::byte> bytes)
{
    for (const PickleRoot root : {PickleRoot::Module, PickleRoot::Constants}) {
        requireASentence(storagesInPickle(bytes, root, "m.pt", "data.pkl"));
    }
}

void requireApart(std::vector<ZipMember> members, std::uint64_t size)
{
    std::ranges::sort(members, {}, &ZipMember::headerAt);
    std::uint64_t free = 0;
    for (const ZipMember &member : members) {
        require(member.headerAt >= free && member.dataAt > member.headerAt);
        require(member.dataAt <= size && member.packedBytes <= size - member.dataAt);
        require(member.method == ZipMethod::Deflated || member.bytes == member.packedBytes);
        require(!member.name.empty() && member.name.find("..") != 0 && !member.name.starts_with('/'));
        free = member.dataAt + member.packedBytes;
    }
}

void checkFile(std::span<const std::byte> bytes)
{
    const MemorySource source(bytes);
    const auto members = readZipDirectory(source, "m.pt");
    requireASentence(members);
    if (members) {
        requireApart(*members, source.size());
    }
    const auto summary = checkTorchScriptArchive(source, "m.pt");
    requireASentence(summary);
    require(!summary || (members && summary->weightBytes <= 2 * summary->bytes));
}

}
}

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    if (size > 0 && data[0] == 0x80) {
        sidelight::test::walkPickle(bytes);
    } else {
        sidelight::test::checkFile(bytes);
    }
    return 0;
}
