// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/pickle_storages.h"

#include "inference/archive/archive_error.h"
#include "inference/archive/pickle_machine.h"

#include <unordered_set>

namespace sidelight
{

namespace
{

Error refused(const PickleRefusal &refusal, const std::string &path, const std::string &name)
{
    switch (refusal.kind) {
    case PickleRefusal::Kind::Foreign:
        return {ErrorCode::NotAModel, path,
                "asks for \"" + oneLine(refusal.what, 80)
                    + "\" while it is opened, as no TorchScript model does",
                kExportRemedy, "in " + name};
    case PickleRefusal::Kind::ShortWeights:
        return shortWeights(path, name + ": " + refusal.what);
    case PickleRefusal::Kind::Damaged:
        break;
    }
    return damagedArchive(path, "its " + name + " cannot be read", name + " " + refusal.what);
}

}

Expected<std::vector<PickledStorage>> storagesInPickle(std::span<const std::byte> pickle, PickleRoot root,
                                                       const std::string &path, const std::string &name)
{
    if (pickle.size() > kMaxPickleBytes) {
        return std::unexpected(
            damagedArchive(path, "its " + name + " has more bytes than any network needs"));
    }
    try {
        PickleMachine machine(pickle);
        const PickleValue value = machine.run();
        const auto wanted = root == PickleRoot::Module ? PickleValue::Kind::Object : PickleValue::Kind::Tuple;
        if (value.kind != wanted) {
            throw PickleRefusal{PickleRefusal::Kind::Damaged, "holds another kind of value"};
        }
        std::vector<PickledStorage> storages;
        std::unordered_set<std::string_view> keys;
        for (const StorageClaim &claim : machine.storages()) {
            // LibTorch reads a record again for every mention.
            if (!keys.insert(claim.key).second) {
                throw PickleRefusal{PickleRefusal::Kind::Damaged, "names the same weights twice"};
            }
            storages.push_back(
                {std::string(claim.key), static_cast<std::uint64_t>(claim.elements), claim.type->bytes});
        }
        return storages;
    } catch (const PickleRefusal &refusal) {
        return std::unexpected(refused(refusal, path, name));
    }
}

}
