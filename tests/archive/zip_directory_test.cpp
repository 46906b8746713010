// SPDX-License-Identifier: GPL-3.0-or-later
#include "inference/archive/zip_directory.h"

#include "inference/archive/zip_member.h"
#include "tests/archive/zip_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sidelight::test
{
namespace
{

using testing::HasSubstr;

Expected<std::vector<ZipMember>> directoryOf(const std::string &file)
{
    return readZipDirectory(MemorySource(bytesOf(file)), "m.pt");
}

std::vector<ZipEntry> twoEntries()
{
    return {{.name = "m/a", .content = "first"}, {.name = "m/b", .content = "second"}};
}

/// Both members are there with their contents.
void expectTwoMembers(const std::string &file)
{
    const auto members = directoryOf(file);
    ASSERT_TRUE(members) << sentence(members.error()) << ": " << members.error().detail;
    ASSERT_EQ(members->size(), 2U);
    for (const auto &[i, name, text] : {std::tuple(0, "m/a", "first"), std::tuple(1, "m/b", "second")}) {
        const ZipMember &member = members->at(static_cast<std::size_t>(i));
        EXPECT_EQ(member.name, name);
        const auto content = readZipMember(MemorySource(bytesOf(file)), member, 100, "m.pt");
        ASSERT_TRUE(content) << sentence(content.error());
        EXPECT_EQ(std::string(reinterpret_cast<const char *>(content->data()), content->size()), text);
    }
}

TEST(ZipDirectory, HasTheMembersInItsOrder)
{
    expectTwoMembers(zipFile(twoEntries()));
}

TEST(ZipDirectory, IsFoundThroughTheZip64EndThatLibTorchWrites)
{
    expectTwoMembers(zipFile(twoEntries(), {.zip64 = true}));
    expectTwoMembers(zipFile(twoEntries(), {.zip64 = true, .onesInOldEnd = true}));
}

TEST(ZipDirectory, IsFoundBeforeACommentOrRubbish)
{
    expectTwoMembers(zipFile(twoEntries(), {.behind = std::string(1000, '#')}));
    expectTwoMembers(zipFile(twoEntries(), {.zip64 = true, .behind = std::string(65'535, '\0')}));
}

TEST(ZipDirectory, TakesSizesFromTheExtraDataOfZip64)
{
    auto entries = twoEntries();
    entries[1].zip64 = true;
    expectTwoMembers(zipFile(entries));
}

TEST(ZipDirectory, TakesThePaddingThatLibTorchAlignsWith)
{
    auto entries = twoEntries();
    entries[1].padding = std::string("FB\x05\0", 4) + "ZZZZZ";
    expectTwoMembers(zipFile(entries));
}

TEST(ZipDirectory, TakesSizesThatFollowTheData)
{
    auto entries = twoEntries();
    entries[0].flags = 0x808;
    entries[1].flags = 0x808;
    expectTwoMembers(zipFile(entries));
}

TEST(ZipDirectory, UnpacksWhatIsDeflated)
{
    expectTwoMembers(zipFile({packed(twoEntries()[0]), packed(twoEntries()[1])}));
}

TEST(ZipDirectory, TakesFoldersAsMembers)
{
    EXPECT_TRUE(directoryOf(zipFile({{.name = "m/"}, {.name = "m/a", .content = "first"}})));
}

/// A file and what its refusal says.
struct Refused {
    const char *why;
    std::vector<ZipEntry> entries;
    ZipTail end;
    const char *told;
};

void PrintTo(const Refused &value, std::ostream *stream)
{
    *stream << value.why;
}

class ZipDirectoryRefuses : public testing::TestWithParam<Refused>
{
};

TEST_P(ZipDirectoryRefuses, InOneSentence)
{
    const auto members = directoryOf(zipFile(GetParam().entries, GetParam().end));
    ASSERT_FALSE(members);
    EXPECT_EQ(members.error().code, ErrorCode::NotAModel);
    EXPECT_THAT(sentence(members.error()), testing::StartsWith("m.pt: "));
    EXPECT_THAT(sentence(members.error()) + members.error().detail, HasSubstr(GetParam().told));
    EXPECT_FALSE(members.error().remedy.empty());
}

std::vector<Refused> badNames()
{
    std::vector<Refused> cases;
    for (const std::string name :
         {"/etc/passwd", "m/../../x", "..", "m//x", "m/./x", "m\\x", "m/a\nb", "/", "m/.."}) {
        cases.push_back({"unsafe name", {{.name = name}}, {}, "unsafe name"});
    }
    cases.push_back({"name with NUL", {{.name = std::string("m/a\0b", 5)}}, {}, "unsafe name"});
    cases.push_back({"no name", {{.name = ""}}, {}, "no name"});
    cases.push_back({"long name", {{.name = "m/" + std::string(600, 'x')}}, {}, "602 bytes"});
    cases.push_back({"same name", {{.name = "m/a"}, {.name = "m/a"}}, {}, "two of its members"});
    cases.push_back(
        {"same name but for case", {{.name = "m/data/0"}, {.name = "M/DATA/0"}}, {}, "two of its members"});
    return cases;
}

INSTANTIATE_TEST_SUITE_P(Names, ZipDirectoryRefuses, testing::ValuesIn(badNames()));

INSTANTIATE_TEST_SUITE_P(
    Members, ZipDirectoryRefuses,
    testing::Values(
        Refused{"encrypted", {{.name = "m/a", .content = "x", .flags = 1}}, {}, "encrypted"},
        Refused{"strongly encrypted", {{.name = "m/a", .content = "x", .flags = 0x40}}, {}, "encrypted"},
        Refused{"unknown flags", {{.name = "m/a", .content = "x", .flags = 0x20}}, {}, "flags"},
        Refused{"unknown method", {{.name = "m/a", .content = "x", .method = 9}}, {}, "method (9)"},
        Refused{"stored with two sizes", {{.name = "m/a", .content = "x", .bytes = 2}}, {}, "two sizes"},
        Refused{"no members", {}, {}, "not a TorchScript model"}));

INSTANTIATE_TEST_SUITE_P(
    Headers, ZipDirectoryRefuses,
    testing::Values(
        Refused{"no header", {{.name = "m/a", .content = "x", .headerSignature = 7}}, {}, "signature"},
        Refused{"other name", {{.name = "m/a", .content = "x", .headerName = "m/b"}}, {}, "name"},
        Refused{"shorter name", {{.name = "m/a", .content = "x", .headerName = "m/"}}, {}, "name"},
        Refused{"other method", {{.name = "m/a", .content = "x", .headerMethod = 8}}, {}, "method"},
        Refused{"other flags", {{.name = "m/a", .content = "x", .headerFlags = 1}}, {}, "flags"},
        Refused{"other size", {{.name = "m/a", .content = "x", .headerPackedBytes = 9}}, {}, "sizes"}));

INSTANTIATE_TEST_SUITE_P(
    Places, ZipDirectoryRefuses,
    testing::Values(
        Refused{"a member twice",
                {{.name = "m/a", .content = "x"},
                 {.name = "m/b", .content = "x", .headerName = "m/a", .headerAt = 0}},
                {},
                "contradicts"},
        Refused{"a member within another",
                {{.name = "m/a", .content = zipFile({{.name = "m/b", .content = "x"}}).substr(0, 34)},
                 {.name = "m/b", .content = "x", .headerAt = 33}},
                {},
                "overlaps"},
        Refused{"beyond the file", {{.name = "m/a", .content = "x", .headerAt = 1 << 20}}, {}, "outside"},
        Refused{"data longer than the file",
                {{.name = "m/a", .content = "x", .bytes = 999, .headerPackedBytes = 999, .packedBytes = 999}},
                {},
                "outside"},
        Refused{"huge sizes of zip64",
                {{.name = "m/a",
                  .content = "x",
                  .flags = 8,
                  .bytes = UINT64_MAX - 4,
                  .zip64 = true,
                  .packedBytes = UINT64_MAX - 4}},
                {},
                "outside"},
        Refused{"huge place of zip64",
                {{.name = "m/a", .content = "x", .zip64 = true, .headerAt = UINT64_MAX - 4}},
                {},
                "outside"}));

INSTANTIATE_TEST_SUITE_P(
    Ends, ZipDirectoryRefuses,
    testing::Values(
        Refused{"directory beyond the file", twoEntries(), {.directoryAt = 1 << 20}, "cut off"},
        Refused{"directory longer than the file", twoEntries(), {.directoryBytes = 1 << 20}, "cut off"},
        Refused{"more members than entries", twoEntries(), {.members = 3}, "fewer members"},
        Refused{"fewer members than entries", twoEntries(), {.members = 1}, "another length"},
        Refused{"several disks", twoEntries(), {.disk = 1}, "several parts"},
        Refused{"zip64 that is not there", twoEntries(), {.onesInOldEnd = true}, "cut off"},
        Refused{"two ends that differ", twoEntries(), {.zip64 = true, .zip64Members = 1}, "contradict"},
        Refused{"too many members",
                {{.name = "m/a"}},
                {.zip64 = true, .onesInOldEnd = true, .members = 100'000},
                "100000 members"}));

TEST(ZipDirectory, RefusesAFileThatDoesNotBeginWithAMember)
{
    // LibTorch would take the file for another format.
    const ZipEntry entry{.name = "m/a", .content = "first"};
    EXPECT_TRUE(directoryOf(zipFile({entry})));
    ZipEntry moved = entry;
    moved.headerAt = 4;
    const auto members = directoryOf("PTMF" + zipFile({moved}, {.directoryAt = 4 + 30 + 3 + 5}));
    ASSERT_FALSE(members);
    EXPECT_THAT(members.error().detail, HasSubstr("does not begin with a zip member"));
}

TEST(ZipDirectory, RefusesABomb)
{
    // A thousand to one, as deflate packs zeros at best.
    const ZipEntry bomb{
        .name = "m/data/0", .content = std::string(1 << 20, 'x'), .method = 8, .bytes = 1 << 30};
    const auto members = directoryOf(zipFile({bomb}));
    ASSERT_FALSE(members);
    EXPECT_THAT(sentence(members.error()), HasSubstr("1024 MiB"));
}

TEST(ZipDirectory, RefusesABombInManyPieces)
{
    std::vector<ZipEntry> entries(200,
                                  {.name = {}, .content = "x", .method = 8, .bytes = kFreeInflation / 100});
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].name = "m/" + std::to_string(i);
    }
    EXPECT_FALSE(directoryOf(zipFile(entries)));
    entries.resize(90);
    EXPECT_TRUE(directoryOf(zipFile(entries)));
}

TEST(ZipDirectory, TakesAsManyMembersAsAZipHolds)
{
    std::vector<ZipEntry> entries(kMaxZipMembers);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].name = "m/" + std::to_string(i);
    }
    EXPECT_TRUE(directoryOf(zipFile(entries)));
}

TEST(ZipDirectory, OfAFileThatWasCutOffIsRefusedAtEveryByte)
{
    const std::string whole = zipFile(twoEntries(), {.zip64 = true});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(directoryOf(whole.substr(0, length))) << length;
    }
}

TEST(ZipMembers, AreNotUnpackedBeyondTheirSizeOrTheLimit)
{
    const auto unpack = [](const ZipEntry &entry, std::uint64_t limit) {
        const std::string file = zipFile({entry});
        const auto members = directoryOf(file);
        EXPECT_TRUE(members);
        return readZipMember(MemorySource(bytesOf(file)), members->at(0), limit, "m.pt").has_value();
    };
    ZipEntry entry = packed({.name = "m/a", .content = std::string(1000, 'x')});
    EXPECT_TRUE(unpack(entry, 1000));
    EXPECT_FALSE(unpack(entry, 999));
    entry.bytes = 999;
    EXPECT_FALSE(unpack(entry, 5000));
    entry.bytes = 1001;
    EXPECT_FALSE(unpack(entry, 5000));
    entry.bytes = 1000;
    entry.content.pop_back();
    EXPECT_FALSE(unpack(entry, 5000));
    entry.content = "no deflate stream";
    EXPECT_FALSE(unpack(entry, 5000));
}

}
}
