// SPDX-License-Identifier: GPL-3.0-or-later
// The check on files that PyTorch wrote.
#include "inference/archive/torchscript_archive.h"

#include "inference/files/input_file.h"
#include "tests/archive/zip_builder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace sidelight::test
{
namespace
{

namespace fs = std::filesystem;

const fs::path kModels = SIDELIGHT_TEST_DATA "/models";

Expected<ArchiveSummary> check(const std::string &path)
{
    const auto file = openInputFile(path);
    EXPECT_TRUE(file);
    const auto source = FileSource::of(*file, path);
    EXPECT_TRUE(source);
    return checkTorchScriptArchive(*source, path);
}

TEST(RealModels, AreTakenButForThoseThatAreWrongByDesign)
{
    const std::set<std::string> wrong = {"no_constants.pt", "short_weights.pt", "version_99.pt"};
    int count = 0;
    for (const fs::path &folder : {kModels, fs::path(SIDELIGHT_DEMO)}) {
        for (const fs::directory_entry &entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() != ".pt") {
                continue;
            }
            const auto summary = check(entry.path());
            EXPECT_EQ(summary.has_value(), !wrong.contains(entry.path().filename().string()))
                << (summary ? entry.path().string() : sentence(summary.error()));
            ++count;
        }
    }
    EXPECT_GT(count, 20);
}

TEST(RealModels, HaveTheirWeightsCounted)
{
    // 3 x 3 x 3 x 3 weights and 3 biases of 4 bytes.
    const auto summary = check(kModels / "rgb.pt");
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->storages, 2U);
    EXPECT_EQ(summary->weightBytes, 4U * (81 + 3));
}

TEST(RealModels, CutOffAtAnyByteAreRefused)
{
    const std::string whole = contentOf(kModels / "rgb.pt");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto part = bytesOf(whole).first(length);
        EXPECT_FALSE(checkTorchScriptArchive(MemorySource(part), "rgb.pt")) << length;
    }
}

TEST(RealModels, WithAnyByteChangedAreTakenOrRefused)
{
    std::string file = contentOf(kModels / "rgb.pt");
    for (char &byte : file) {
        const char before = byte;
        for (const int change : {0x01, 0x80, 0xFF}) {
            byte = static_cast<char>(before ^ change);
            const auto summary = checkTorchScriptArchive(MemorySource(bytesOf(file)), "rgb.pt");
            EXPECT_TRUE(summary || !summary.error().what.empty());
        }
        byte = before;
    }
}

}
}
