// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/torchscript_archive.h"

#include "inference/archive/archive_error.h"
#include "inference/archive/pickle_storages.h"
#include "inference/archive/zip_directory.h"
#include "inference/archive/zip_member.h"

#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sidelight
{

namespace
{

constexpr std::uint64_t kMaxVersionBytes = 32;

/// A member by the end of its name, and the format that has it.
struct ForeignMember {
    std::string_view name;
    const char *format;
};

constexpr std::array kForeignMembers = {
    ForeignMember{"archive_format", "a torch.export program"},
    ForeignMember{"serialized_exported_program.json", "a torch.export program"},
    ForeignMember{"model.weights.h5", "a Keras model"},
    ForeignMember{".npy", "a NumPy archive"},
    ForeignMember{".data/extern_modules", "a torch.package"},
};

/// Why a zip file is no model: what it is instead, where that is known.
Error incomplete(const std::string &path, const std::vector<ZipMember> &members, const std::string &detail)
{
    for (const ZipMember &member : members) {
        for (const ForeignMember &row : kForeignMembers) {
            if (member.name.ends_with(row.name)) {
                return foreignFormat(path, row.format);
            }
        }
    }
    return incompleteArchive(path, detail);
}

/// A zip file whose members all lie in one folder, by their names within it.
class Archive
{
public:
    static Expected<Archive> open(const ByteSource &source, const std::string &path)
    {
        Expected<std::vector<ZipMember>> members = readZipDirectory(source, path);
        if (!members) {
            return std::unexpected(members.error());
        }
        Archive archive(source, path);
        archive.m_members = std::move(*members);
        const std::string &first = archive.m_members.front().name;
        const std::string folder = first.substr(0, first.find('/') + 1);
        for (const ZipMember &member : archive.m_members) {
            if (folder.empty() || !member.name.starts_with(folder)) {
                return std::unexpected(
                    incomplete(path, archive.m_members, "its members do not lie in one folder"));
            }
            archive.m_records.emplace(std::string_view(member.name).substr(folder.size()), &member);
        }
        return archive;
    }

    Archive(Archive &&) = default;
    Archive(const Archive &) = delete;

    const std::vector<ZipMember> &members() const { return m_members; }
    /// By the names within the folder.
    const std::unordered_map<std::string_view, const ZipMember *> &records() const { return m_records; }
    const ZipMember *find(std::string_view name) const
    {
        const auto found = m_records.find(name);
        return found == m_records.end() ? nullptr : found->second;
    }
    Expected<std::vector<std::byte>> read(const ZipMember &member, std::uint64_t maxBytes) const
    {
        return readZipMember(*m_source, member, maxBytes, m_path);
    }

private:
    Archive(const ByteSource &source, const std::string &path)
        : m_source(&source)
        , m_path(path)
    {
    }

    const ByteSource *m_source;
    std::string m_path;
    std::vector<ZipMember> m_members;
    std::unordered_map<std::string_view, const ZipMember *> m_records;
};

/// The number in a version record: digits, and perhaps the end of the line.
std::optional<std::uint64_t> parsedVersion(std::span<const std::byte> bytes)
{
    std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    if (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    std::uint64_t version = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (problem == std::errc::result_out_of_range) {
        return UINT64_MAX;
    }
    return problem == std::errc() && end == text.data() + text.size() ? std::optional(version) : std::nullopt;
}

/// The version of the format; LibTorch takes the record in ".data" where there are two.
Expected<std::uint64_t> checkVersion(const Archive &archive, const std::string &path, std::uint64_t newest)
{
    const ZipMember *record = archive.find(".data/version");
    record = record == nullptr ? archive.find("version") : record;
    if (record == nullptr) {
        return std::unexpected(incomplete(path, archive.members(), "there is no record \"version\""));
    }
    const auto bytes = archive.read(*record, kMaxVersionBytes);
    if (!bytes) {
        return std::unexpected(bytes.error());
    }
    const auto version = parsedVersion(*bytes);
    if (!version) {
        return std::unexpected(damagedArchive(path, "its format version is not a number"));
    }
    if (*version > newest) {
        return std::unexpected(newerFormat(path, std::to_string(*version), std::to_string(newest), {}));
    }
    if (*version == 0) {
        return std::unexpected(damagedArchive(path, "its format version is 0, and the first was 1"));
    }
    return *version;
}

/// Every storage that a pickle names must have a record of its size; counts them.
Expected<void> checkStorages(const Archive &archive, const std::string &path, const std::string &stem,
                             PickleRoot root, ArchiveSummary &summary)
{
    const std::string name = stem + ".pkl";
    const auto pickle = archive.read(*archive.find(name), kMaxPickleBytes);
    if (!pickle) {
        return std::unexpected(pickle.error());
    }
    const auto storages = storagesInPickle(*pickle, root, path, name);
    if (!storages) {
        return std::unexpected(storages.error());
    }
    for (const PickledStorage &storage : *storages) {
        const std::string key = stem + '/' + storage.key;
        const ZipMember *record = archive.find(key);
        if (record == nullptr && storage.elements == 0) {
            continue;
        }
        if (record == nullptr) {
            return std::unexpected(incompleteArchive(path, "there is no record \"" + oneLine(key, 80) + '"'));
        }
        const std::string detail = '"' + oneLine(key, 80) + "\" has " + std::to_string(record->bytes)
            + " bytes for " + std::to_string(storage.elements) + " values of "
            + std::to_string(storage.elementBytes);
        if (storage.elements > record->bytes / storage.elementBytes) {
            return std::unexpected(shortWeights(path, detail));
        }
        // A storage may have a rest that is no whole value.
        if (storage.elements < record->bytes / storage.elementBytes) {
            return std::unexpected(
                damagedArchive(path, "it has more bytes of weights than its tensors need", detail));
        }
        ++summary.storages;
        summary.weightBytes += record->bytes;
    }
    return {};
}

}

Expected<ArchiveSummary> checkTorchScriptArchive(const ByteSource &source, const std::string &path,
                                                 std::uint64_t newest)
{
    const Expected<Archive> archive = Archive::open(source, path);
    if (!archive) {
        return std::unexpected(archive.error());
    }
    const Expected<std::uint64_t> version = checkVersion(*archive, path, newest);
    if (!version) {
        return std::unexpected(version.error());
    }
    if (archive->find("data.pkl") == nullptr) {
        return std::unexpected(incomplete(path, archive->members(), "there is no record \"data.pkl\""));
    }
    if (archive->find("constants.pkl") == nullptr) {
        return std::unexpected(stateDict(path, "there is no record \"constants.pkl\""));
    }
    for (const auto &[name, member] : archive->records()) {
        // LibTorch prefers it to the pickles, whatever its case, and checks the sizes of its weights as
        // little.
        if (foldedZipName(std::string(name)) == "model.json") {
            return std::unexpected(foreignFormat(path, "a model in the oldest format of torch.jit"));
        }
    }
    ArchiveSummary summary;
    summary.formatVersion = *version;
    summary.members = archive->members().size();
    for (const ZipMember &member : archive->members()) {
        summary.bytes += member.bytes;
    }
    for (const auto &[stem, root] :
         {std::pair("constants", PickleRoot::Constants), std::pair("data", PickleRoot::Module)}) {
        const auto checked = checkStorages(*archive, path, stem, root, summary);
        if (!checked) {
            return std::unexpected(checked.error());
        }
    }
    return summary;
}

}
